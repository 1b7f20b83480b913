#include "textflag.h"

// The loops take eight rows a turn and all points of those rows. A row's state
// becomes a pair of dword numbers, 2·state and 2·state+1, with which VPERMPS
// takes one of the four float64 of a factor. Multiplications and additions are
// those of the portable code, row by row, in its order; none is fused.

DATA bits<>+0(SB)/8, $0x8040201008040201
DATA bits<>+8(SB)/8, $0x8040201008040201
GLOBL bits<>(SB), RODATA|NOPTR, $16

// ONE_HIGH sets Y15 to 1<<32 in every quarter, for CHOOSE.
#define ONE_HIGH \
	VPCMPEQD Y15, Y15, Y15; \
	VPSRLQ   $63, Y15, Y15; \
	VPSLLQ   $32, Y15, Y15

// CHOOSE makes permutations Y14 and Y13 of the states of eight rows at SI.
#define CHOOSE \
	VPMOVZXBQ (SI), Y14;       \
	VPMOVZXBQ 4(SI), Y13;      \
	VPADDQ    Y14, Y14, Y14;   \
	VPADDQ    Y13, Y13, Y13;   \
	VPSLLQ    $32, Y14, Y12;   \
	VPSLLQ    $32, Y13, Y11;   \
	VPOR      Y12, Y14, Y14;   \
	VPOR      Y11, Y13, Y13;   \
	VPADDQ    Y15, Y14, Y14;   \
	VPADDQ    Y15, Y13, Y13

// PHI adds the totals Y0 and Y1 to phi at DI.
#define PHI \
	VADDPD  (DI), Y0, Y0;   \
	VADDPD  32(DI), Y1, Y1; \
	VMOVUPD Y0, (DI);       \
	VMOVUPD Y1, 32(DI)

// func statesAVX2(set *[32]uint8, bins *[directRows]uint8, before, state *flags)
TEXT ·statesAVX2(SB), NOSPLIT, $0-32
	MOVQ           set+0(FP), AX
	MOVQ           bins+8(FP), SI
	MOVQ           before+16(FP), DX
	MOVQ           state+24(FP), DI
	VBROADCASTI128 (AX), Y0       // bytes 0..15 of the set
	VBROADCASTI128 16(AX), Y1     // and 16..31
	VBROADCASTI128 bits<>(SB), Y2
	VPCMPEQD       Y3, Y3, Y3
	VPABSB         Y3, Y3         // 1 in every byte
	VPADDB         Y3, Y3, Y10    // 2
	VPSLLW         $3, Y3, Y4
	VPSUBB         Y3, Y4, Y4     // 7
	VPSLLW         $5, Y3, Y5
	VPSUBB         Y3, Y5, Y5     // 31
	MOVQ           $2, CX

states:
	VMOVDQU   (SI), Y6
	VPSRLW    $3, Y6, Y7
	VPAND     Y5, Y7, Y7     // byte of the set
	VPAND     Y4, Y6, Y6     // bit in it
	VPSHUFB   Y7, Y0, Y8
	VPSHUFB   Y7, Y1, Y9
	VPSLLW    $3, Y7, Y7     // bit 4 to bit 7
	VPBLENDVB Y7, Y9, Y8, Y8
	VPSHUFB   Y6, Y2, Y6
	VPAND     Y6, Y8, Y8
	VPCMPEQB  Y6, Y8, Y8     // goes left
	VMOVDQU   (DX), Y9
	VPAND     Y9, Y8, Y8
	VPSUBB    Y9, Y10, Y9
	VPSUBB    Y8, Y9, Y9
	VMOVDQU   Y9, (DI)
	ADDQ      $32, SI
	ADDQ      $32, DX
	ADDQ      $32, DI
	DECQ      CX
	JNZ       states
	VZEROUPPER
	RET

// func leavesAVX2(factors *factor, points int, state *flags, product, sum, phi *lanes)
TEXT ·leavesAVX2(SB), NOSPLIT, $0-48
	MOVQ factors+0(FP), AX
	MOVQ points+8(FP), BX
	MOVQ state+16(FP), SI
	MOVQ product+24(FP), R8
	MOVQ sum+32(FP), R9
	MOVQ phi+40(FP), DI
	MOVQ $8, CX
	ONE_HIGH

leavesrows:
	CHOOSE
	VXORPD Y0, Y0, Y0
	VXORPD Y1, Y1, Y1
	MOVQ   AX, DX
	XORQ   R10, R10
	MOVQ   BX, R11

leavespoints:
	VPERMPS (DX), Y14, Y2
	VPERMPS (DX), Y13, Y3
	VPERMPS 32(DX), Y14, Y4
	VPERMPS 32(DX), Y13, Y5
	VMOVUPD (R8)(R10*1), Y6
	VMOVUPD 32(R8)(R10*1), Y7
	VMULPD  Y6, Y2, Y2
	VMULPD  Y7, Y3, Y3
	VMULPD  Y6, Y4, Y4
	VMULPD  Y7, Y5, Y5
	VMOVUPD Y2, (R9)(R10*1)
	VMOVUPD Y3, 32(R9)(R10*1)
	VADDPD  Y4, Y0, Y0
	VADDPD  Y5, Y1, Y1
	ADDQ    $64, DX
	ADDQ    $512, R10
	DECQ    R11
	JNZ     leavespoints
	PHI
	ADDQ    $8, SI
	ADDQ    $64, R8
	ADDQ    $64, R9
	ADDQ    $64, DI
	DECQ    CX
	JNZ     leavesrows
	VZEROUPPER
	RET

// func downAVX2(factors *factor, points int, state *flags, product, next *lanes)
TEXT ·downAVX2(SB), NOSPLIT, $0-40
	MOVQ factors+0(FP), AX
	MOVQ points+8(FP), BX
	MOVQ state+16(FP), SI
	MOVQ product+24(FP), R8
	MOVQ next+32(FP), R9
	MOVQ $8, CX
	ONE_HIGH

downrows:
	CHOOSE
	MOVQ AX, DX
	XORQ R10, R10
	MOVQ BX, R11

downpoints:
	VPERMPS (DX), Y14, Y2
	VPERMPS (DX), Y13, Y3
	VMULPD  (R8)(R10*1), Y2, Y2
	VMULPD  32(R8)(R10*1), Y3, Y3
	VMOVUPD Y2, (R9)(R10*1)
	VMOVUPD Y3, 32(R9)(R10*1)
	ADDQ    $128, DX
	ADDQ    $512, R10
	DECQ    R11
	JNZ     downpoints
	ADDQ    $8, SI
	ADDQ    $64, R8
	ADDQ    $64, R9
	DECQ    CX
	JNZ     downrows
	VZEROUPPER
	RET

// func mixedAVX2(factors *factor, points int, state *flags, product, below, sum, phi *lanes)
TEXT ·mixedAVX2(SB), NOSPLIT, $0-56
	MOVQ factors+0(FP), AX
	MOVQ points+8(FP), BX
	MOVQ state+16(FP), SI
	MOVQ product+24(FP), R8
	MOVQ below+32(FP), R12
	MOVQ sum+40(FP), R9
	MOVQ phi+48(FP), DI
	MOVQ $8, CX
	ONE_HIGH

mixedrows:
	CHOOSE
	VXORPD Y0, Y0, Y0
	VXORPD Y1, Y1, Y1
	MOVQ   AX, DX
	XORQ   R10, R10
	MOVQ   BX, R11

mixedpoints:
	VMOVUPD (R8)(R10*1), Y6
	VMOVUPD 32(R8)(R10*1), Y7
	VMOVUPD (R12)(R10*1), Y8
	VMOVUPD 32(R12)(R10*1), Y9
	VPERMPS 32(DX), Y14, Y2
	VPERMPS 32(DX), Y13, Y3
	VPERMPS 64(DX), Y14, Y4
	VPERMPS 64(DX), Y13, Y5
	VMULPD  Y6, Y2, Y2
	VMULPD  Y7, Y3, Y3
	VMULPD  Y8, Y4, Y4
	VMULPD  Y9, Y5, Y5
	VADDPD  Y8, Y2, Y2
	VADDPD  Y9, Y3, Y3
	VADDPD  Y4, Y0, Y0
	VADDPD  Y5, Y1, Y1
	VPERMPS 96(DX), Y14, Y4
	VPERMPS 96(DX), Y13, Y5
	VMOVUPD Y2, (R9)(R10*1)
	VMOVUPD Y3, 32(R9)(R10*1)
	VMULPD  Y6, Y4, Y4
	VMULPD  Y7, Y5, Y5
	VADDPD  Y4, Y0, Y0
	VADDPD  Y5, Y1, Y1
	ADDQ    $128, DX
	ADDQ    $512, R10
	DECQ    R11
	JNZ     mixedpoints
	PHI
	ADDQ    $8, SI
	ADDQ    $64, R8
	ADDQ    $64, R9
	ADDQ    $64, R12
	ADDQ    $64, DI
	DECQ    CX
	JNZ     mixedrows
	VZEROUPPER
	RET

// func upAVX2(factors *factor, points int, state *flags, below, sofar, sum, phi *lanes)
TEXT ·upAVX2(SB), NOSPLIT, $0-56
	MOVQ factors+0(FP), AX
	MOVQ points+8(FP), BX
	MOVQ state+16(FP), SI
	MOVQ below+24(FP), R8
	MOVQ sofar+32(FP), R12
	MOVQ sum+40(FP), R9
	MOVQ phi+48(FP), DI
	MOVQ $8, CX
	ONE_HIGH

uprows:
	CHOOSE
	VXORPD Y0, Y0, Y0
	VXORPD Y1, Y1, Y1
	MOVQ   AX, DX
	XORQ   R10, R10
	MOVQ   BX, R11

uppoints:
	VMOVUPD (R8)(R10*1), Y2
	VMOVUPD 32(R8)(R10*1), Y3
	VPERMPS (DX), Y14, Y6
	VPERMPS (DX), Y13, Y7
	VADDPD  (R12)(R10*1), Y2, Y4
	VADDPD  32(R12)(R10*1), Y3, Y5
	VMULPD  Y2, Y6, Y6
	VMULPD  Y3, Y7, Y7
	VMOVUPD Y4, (R9)(R10*1)
	VMOVUPD Y5, 32(R9)(R10*1)
	VADDPD  Y6, Y0, Y0
	VADDPD  Y7, Y1, Y1
	ADDQ    $128, DX
	ADDQ    $512, R10
	DECQ    R11
	JNZ     uppoints
	PHI
	ADDQ    $8, SI
	ADDQ    $64, R8
	ADDQ    $64, R9
	ADDQ    $64, R12
	ADDQ    $64, DI
	DECQ    CX
	JNZ     uprows
	VZEROUPPER
	RET
