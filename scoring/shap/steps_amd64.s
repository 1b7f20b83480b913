#include "textflag.h"

// func stepsAVX2(steps *step, n int, first uint16, bins *[]uint8, from int, out *uint16, turns int)
//
// Sixty-four rows a turn. Comparing bytes gives all ones or none; doubled to
// words by unpacking, which takes rows 0-7 and 16-23 together, and 8-15 and
// 24-31: the last two permutations put them in order.
TEXT ·stepsAVX2(SB), NOSPLIT, $0-56
	MOVQ         steps+0(FP), AX
	MOVQ         n+8(FP), BX
	VPBROADCASTW first+16(FP), Y15
	MOVQ         bins+24(FP), SI
	MOVQ         from+32(FP), DX
	MOVQ         out+40(FP), DI
	MOVQ         turns+48(FP), CX

rows:
	VMOVDQA Y15, Y0
	VMOVDQA Y15, Y1
	VMOVDQA Y15, Y2
	VMOVDQA Y15, Y3
	MOVQ    AX, R8
	MOVQ    BX, R9

steps:
	MOVLQSX      (R8), R10
	MOVQ         (SI)(R10*1), R11
	VPBROADCASTW 4(R8), Y4
	VPBROADCASTB 6(R8), Y5
	VPMAXUB      (R11)(DX*1), Y5, Y6
	VPMAXUB      32(R11)(DX*1), Y5, Y7
	VPCMPEQB     (R11)(DX*1), Y6, Y6
	VPCMPEQB     32(R11)(DX*1), Y7, Y7
	VPUNPCKLBW   Y6, Y6, Y8
	VPUNPCKHBW   Y6, Y6, Y9
	VPUNPCKLBW   Y7, Y7, Y10
	VPUNPCKHBW   Y7, Y7, Y11
	VPAND        Y4, Y8, Y8
	VPAND        Y4, Y9, Y9
	VPAND        Y4, Y10, Y10
	VPAND        Y4, Y11, Y11
	VPADDW       Y8, Y0, Y0
	VPADDW       Y9, Y1, Y1
	VPADDW       Y10, Y2, Y2
	VPADDW       Y11, Y3, Y3
	ADDQ         $8, R8
	DECQ         R9
	JNZ          steps
	VPERM2I128   $0x20, Y1, Y0, Y4
	VPERM2I128   $0x31, Y1, Y0, Y5
	VPERM2I128   $0x20, Y3, Y2, Y6
	VPERM2I128   $0x31, Y3, Y2, Y7
	VMOVDQU      Y4, (DI)
	VMOVDQU      Y5, 32(DI)
	VMOVDQU      Y6, 64(DI)
	VMOVDQU      Y7, 96(DI)
	ADDQ         $64, DX
	ADDQ         $128, DI
	DECQ         CX
	JNZ          rows
	VZEROUPPER
	RET
