#include "textflag.h"

// Both take four rows a turn: a table row holds its players side by side, the
// sums hold rows side by side, so pairs of players are turned about on the way.
// Element by element the additions are those of the portable code.

// func addFourAVX(index *uint16, rows int, values *float64, stride int, a, b, c, d *float64)
TEXT ·addFourAVX(SB), NOSPLIT, $0-64
	MOVQ index+0(FP), SI
	MOVQ rows+8(FP), CX
	MOVQ values+16(FP), DI
	MOVQ stride+24(FP), DX
	MOVQ a+32(FP), R8
	MOVQ b+40(FP), R9
	MOVQ c+48(FP), R10
	MOVQ d+56(FP), R11
	XORQ AX, AX

four:
	CMPQ        AX, CX
	JGE         fourdone
	MOVWLZX     (SI)(AX*2), R12
	MOVWLZX     2(SI)(AX*2), R13
	MOVWLZX     4(SI)(AX*2), BX
	MOVWLZX     6(SI)(AX*2), R15
	IMULQ       DX, R12
	IMULQ       DX, R13
	IMULQ       DX, BX
	IMULQ       DX, R15
	VMOVUPD     (DI)(R12*1), X0
	VMOVUPD     (DI)(R13*1), X1
	VMOVUPD     16(DI)(R12*1), X2
	VMOVUPD     16(DI)(R13*1), X3
	VINSERTF128 $1, (DI)(BX*1), Y0, Y0
	VINSERTF128 $1, (DI)(R15*1), Y1, Y1
	VINSERTF128 $1, 16(DI)(BX*1), Y2, Y2
	VINSERTF128 $1, 16(DI)(R15*1), Y3, Y3
	VUNPCKLPD   Y1, Y0, Y4
	VUNPCKHPD   Y1, Y0, Y5
	VUNPCKLPD   Y3, Y2, Y6
	VUNPCKHPD   Y3, Y2, Y7
	VADDPD      (R8)(AX*8), Y4, Y4
	VADDPD      (R9)(AX*8), Y5, Y5
	VADDPD      (R10)(AX*8), Y6, Y6
	VADDPD      (R11)(AX*8), Y7, Y7
	VMOVUPD     Y4, (R8)(AX*8)
	VMOVUPD     Y5, (R9)(AX*8)
	VMOVUPD     Y6, (R10)(AX*8)
	VMOVUPD     Y7, (R11)(AX*8)
	ADDQ        $4, AX
	JMP         four

fourdone:
	VZEROUPPER
	RET

// func addTwoAVX(index *uint16, rows int, values *float64, stride int, a, b *float64)
TEXT ·addTwoAVX(SB), NOSPLIT, $0-48
	MOVQ index+0(FP), SI
	MOVQ rows+8(FP), CX
	MOVQ values+16(FP), DI
	MOVQ stride+24(FP), DX
	MOVQ a+32(FP), R8
	MOVQ b+40(FP), R9
	XORQ AX, AX

two:
	CMPQ        AX, CX
	JGE         twodone
	MOVWLZX     (SI)(AX*2), R12
	MOVWLZX     2(SI)(AX*2), R13
	MOVWLZX     4(SI)(AX*2), BX
	MOVWLZX     6(SI)(AX*2), R15
	IMULQ       DX, R12
	IMULQ       DX, R13
	IMULQ       DX, BX
	IMULQ       DX, R15
	VMOVUPD     (DI)(R12*1), X0
	VMOVUPD     (DI)(R13*1), X1
	VINSERTF128 $1, (DI)(BX*1), Y0, Y0
	VINSERTF128 $1, (DI)(R15*1), Y1, Y1
	VUNPCKLPD   Y1, Y0, Y4
	VUNPCKHPD   Y1, Y0, Y5
	VADDPD      (R8)(AX*8), Y4, Y4
	VADDPD      (R9)(AX*8), Y5, Y5
	VMOVUPD     Y4, (R8)(AX*8)
	VMOVUPD     Y5, (R9)(AX*8)
	ADDQ        $4, AX
	JMP         two

twodone:
	VZEROUPPER
	RET
