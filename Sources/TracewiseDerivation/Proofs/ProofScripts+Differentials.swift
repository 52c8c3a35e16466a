/// Proofs of theorems about differentials that `defined` and `solved` do not find, by the rules' names; the lemmas that
/// they apply are in `Fixtures/proofs/Factors.v`.
extension ProofScripts {
  /// Squares of singular values differ; the quotient by their gaps has no further term where the matrix is square.
  private static func differingSquares(_ left: String, square: String) -> String {
    """
    named; rewrite ties_apart ?mul1mx; [|exact: apart_squares|by move=> i; rewrite unit_neq0].
    try rewrite -[\(left) *m gapq _ _]addr0 -(svd_square dA \(square)).
    """
  }

  /// Singular vectors are orthogonal, and with the others a factor of the matrix.
  private static func singularVectors(
    _ left: String, square: String, orthogonal: String, product: String
  ) -> String {
    """
    \(differingSquares(left, square: square))
    split; outward; apply/dmx_inj; split=> //;
      [have := svd_orthogonal_\(orthogonal) | have := svd_product dA \(product)];
      by rewrite !mulmxA
    """
  }

  static let differentials: [String: String] = [
    // adj X = |X| X⁻¹, and (|X|²)⁻¹ (2 |X|² t)/2 = t.
    "logdet": """
    named; do 4?[constants; outwards; tidy].
    congr dmx; slopes; rewrite adj_inv // /det /trace -scalemxAl mxtraceZ; apply/matrixP=> i j.
    have u : \\det X \\is a GRing.unit by rewrite -unitmxE.
    rewrite !ord1 !mxE !mulr1n invrM //; move: (\\det X) (\\det X)^-1 (mulVr u) (\\tr _) => d w wd t.
    transitivity ((2%:R * half) * (w * d) * (w * d) * t); last by rewrite is_half wd !mul1r.
    ring
    """,
    // V Vᵀ = I, and what differences of eigenvalues divide they multiply.
    "eigvecs": """
    named; rewrite ties_apart // mul1mx; have sE : (symp half dA)^T = symp half dA by exact: tr_symp.
    split; outward; apply/dmx_inj; split=> //; first exact: eigen_orthogonal.
    rewrite -(undg_symp dA V is_half); exact: eigen_product
    """,
    "eigvals": """
    named; rewrite ties_apart // mul1mx -(undg_symp dA Z1 is_half); outward; apply/dmx_inj; split=> //.
    exact: eigen_diagonal (tr_symp _ _) E1 E2 V1
    """,
    // The same of singular values.
    "svdu": singularVectors(
      "U", square: "Z2 Z1 E1", orthogonal: "left dA Z2 E1 V1", product: "U E2 V1 V2"),
    "svdvals": """
    \(differingSquares("Z1", square: "Z2 sig E1"))
    outward; apply/dmx_inj; split=> //; have := svd_product dA Z1 E2 V1 V2; by rewrite !mulmxA
    """,
    "svdv": singularVectors(
      "Z1", square: "V Z2 E2", orthogonal: "right dA Z1 E1 V1", product: "Z1 E1 V1 V2"),
    // R is upper triangular, and so is Φ(C + Cᵀ)ᵀ R.
    "qrq": """
    have u : tril 1 Z1^T = Z1^T by rewrite -tr_triu E2.
    have d : (invmx Z1^T *m dA^T)^T = dA *m invmx Z1 by rewrite trmx_mul trmx_inv !trmxK.
    named; rewrite u in V1 *; rewrite unitmx_tr in V1; rewrite !d; split; outward; apply/dmx_inj; split=> //.
      exact: qr_orthogonal.
    exact: qr_product
    """,
    "qrr": """
    have u : tril 1 R_^T = R_^T by rewrite -tr_triu E1.
    have d : (invmx R_^T *m dA^T)^T = dA *m invmx R_ by rewrite trmx_mul trmx_inv !trmxK.
    named; rewrite u in V1 *; rewrite unitmx_tr in V1; rewrite !d.
    split; last by outward; apply/dmx_inj; split=> //; exact: qr_product.
    constants; outward; apply/dmx_inj; split=> //; exact: qr_upper
    """,
    // L is lower triangular with ones, U upper triangular: U = L⁻¹ A, L = A U⁻¹.
    "lul": """
    have l : tril 1 L = L by apply/lowerP/is_lower_unit.
    have u : tril 1 Z1^T = Z1^T by rewrite -tr_triu E2.
    subst A; move: V1 V2 V3; rewrite l u => V1; rewrite mulKmx // u unitmx_tr => V2 _.
    have w : (invmx Z1^T *m (L *m Z1)^T)^T = L by rewrite [(L *m _)^T]trmx_mul mulKmx ?unitmx_tr // trmxK.
    named; rewrite !l !u !(mulKmx V1) !u !w !l !trmx_mul !trmx_inv !trmxK !mulmxA; split; outward; apply/dmx_inj;
      split=> //.
      exact: lu_left.
    exact: lu_product
    """,
    "luu": """
    have l : tril 1 Z1 = Z1 by apply/lowerP/is_lower_unit.
    have u : tril 1 U^T = U^T by rewrite -tr_triu E1.
    subst A; move: V1 V2 V3 V4; rewrite u l unitmx_tr => V1 _ V3 _.
    have w : (invmx U^T *m (Z1 *m U)^T)^T = Z1 by rewrite [(Z1 *m _)^T]trmx_mul mulKmx ?unitmx_tr // trmxK.
    named; rewrite !u !l !(mulKmx V3) !u !w !l !trmx_mul !trmx_inv !trmxK !mulmxA; split; outward; apply/dmx_inj;
      split=> //.
      exact: lu_right.
    exact: lu_product
    """,
    // A recurrence is satisfied by its solution.
    "scan": "named; outward; apply/dmx_inj; split=> //; rewrite {1}(scanE, scanupE); entries",
    "productsbeside": """
    named; outward; apply/dmx_inj; split=> //;
      rewrite {1}(scanE, scanupE) ?(rowsdown_had, rowsup_had, rowsdownD, rowsupD) ?(rowsdown_had, rowsup_had);
      entries
    """,
    "cumprod": "named; outward; congr dmx; rewrite scan_rowsdown {2}scanE addrC //",
    "columnprod": "named; exact: dmx_colprod",
    // Tr f(A) has the derivative f′(A), and f′ of a step is 0.
    "largesteigenvalues": """
    named; outward; congr dmx; rewrite /trace /inner -raddfD /=; congr scalar_mx.
    rewrite tr_series_mul // D1 !mul0mx mxtrace0 add0r -(dot_symmetric dA is_half (tr_poly _ (tr_symp _ _))) /dot
      tr_poly ?tr_symp //
    """,
    "kyfan": """
    rewrite !among0 !(add0r, addr0) !among_among ?(add0n, addn0, leqnn, leq_addl) // -/(beside A) in D1 is_y *;
      try by [rewrite addnC].
    rewrite (symp_id is_half (beside_sym A)) in D1.
    named; outward; rewrite -/(beside A) -/(beside dA) !(symp_id is_half (beside_sym _)); congr dmx;
      rewrite /trace /inner -raddfD /=; congr scalar_mx.
    rewrite tr_series_mul // D1 !mul0mx mxtrace0 add0r -dot_beside ?tr_poly ?beside_sym // /dot tr_poly
      ?beside_sym //
    """,
    // Jacobi's formula, at a root of the characteristic polynomial.
    "spectralradius": """
    named; rewrite dmx1; outward; rewrite E1 dmx0; congr dmx;
      rewrite /sprod ?scaler0 ?addr0 mulmxBr -scalemxAr mulmx1 /trace /inner raddfB /= mxtraceZ.
    rewrite num_scalar quo_number dotZl /dot trmxK; set M := \\adj _; case: (posnP n) => [z|p].
      have t0 (B : 'M[R]_n) : \\tr B = 0 by rewrite /mxtrace big1 // => -[k lt] _; exfalso; move: lt; rewrite z.
      by rewrite !t0 mulr0 subrr raddf0.
    have := V1 (Ordinal p) (Ordinal p); rewrite repcolsE reprowsE /num !mxE mulr1n => u.
    by rewrite mulrAC mulVr // mul1r subrr raddf0
    """,
    // … and of the exponential itself.
    "logtraceexp": """
    named; outward; congr dmx; slopes; apply/matrixP=> i j;
      rewrite !ord1 quo_number /inner dotZl hadE /trace tr_series D1.
    rewrite -(dot_symmetric dA is_half (tr_poly _ (tr_symp _ _))) /dot tr_poly ?tr_symp // /num !mxE !mulr1n //
    """,
    "gibbs": """
    named; outward; congr dmx;
      rewrite !quo_number !had_repeated /sprod /inner /trace !num_scalar !dotZl tr_series D1.
    rewrite -(dot_symmetric _ is_half (tr_poly _ (tr_symp _ _))) /dot tr_poly ?tr_symp //; norm; entries
    """,
    // The polar factor moves at right angles to its matrix.
    "nuclear": """
    named; outward; congr dmx; rewrite /inner.
    first [ have sH : (Z1^T *m A)^T = Z1^T *m A by [];
        rewrite (symp_id is_half sH) in E4 U1 *; have a := solution_asym sH U1 E4;
        have z : Z1^T *m (dA - Z1 *m (Z1^T *m dA)) = 0 by [rewrite mulmxBr [Z1^T *m (Z1 *m _)]mulmxA E1 mul1mx
      subrr];
        first [ rewrite (polar_still _ is_half a sH E3 z)
          | rewrite -[Z1 *m Z2]addr0 -(mul0mx _ (Z1^T *m A)) (polar_still _ is_half a sH E3 (mulmx0 _ _)) ]
      | have q : Z1 *m A^T = A *m Z1^T by [rewrite -E2 trmx_mul trmxK];
        have sH : ((Z1^T)^T *m A^T)^T = (Z1^T)^T *m A^T by [rewrite trmxK q E2];
        rewrite (symp_id is_half sH) in E4 U1 *; have a := solution_asym sH U1 E4;
        have e : Z1^T *m ((Z1^T)^T *m A^T) = A^T by [rewrite trmxK -[in RHS]E3 !trmx_mul trmxK];
        have z : (Z1^T)^T *m (dA^T - Z1^T *m ((Z1^T)^T *m dA^T)) = 0 by [rewrite !trmxK mulmxBr mulmxA E1 mul1mx
      subrr];
        rewrite -dot_tr (polar_still _ is_half a sH e z) ].
    by rewrite raddf0 add0r
    """,
    // adj A = |A| A⁻¹ over dual numbers.
    "adjugatedifferential": """
    named; rewrite !adjd_inv ?(proj1 (inverse_both dA V1)) // Determinant_both dmx_inv // !dmxM dmx_trace.
    rewrite /sprod /trace /det !num_scalar !(dmxZ, dmxN, dmxD); congr dmx; rewrite adj_inv // -scalemxAl mxtraceZ.
    norm; rewrite ?raddfD ?raddfN /=; entries
    """,
    // x sin θ = y cos θ.
    "atan2": """
    named; outward; congr dmx; [exact: E1 | slopes; apply/matrixP=> i j; rewrite !mxE].
    by apply: angle; [have := V1 i j; rewrite !mxE | move/matrixP: E1 => /(_ i j); rewrite !mxE]
    """,
    // sign is odd.
    "max": """
    named; outward; congr dmx; slopes; have -> : B - A = - (A - B) by rewrite opprB.
    rewrite D2; entries
    """,
    "min": """
    named; outward; congr dmx; slopes; have -> : B - A = - (A - B) by rewrite opprB.
    rewrite D2; entries
    """,
    // Solutions are symmetric.
    "care": """
    have s1 : Z1^T = Z1 by symmetric U1 E3 E1.
    named; split; outward; apply/dmx_inj; split=> //; first by rewrite trmxN s1.
    apply: (through (esym E3)); norm; rewrite ?(E1, s1); by_algebra
    """,
    // L Φ(C) is lower triangular, and Φ(C) + Φ(C)ᵀ = C.
    "cholesky": """
    named; rewrite E1 in V1 *; set C := invmx L *m symp half dA *m invmx L^T.
    have -> : invmx L *m (invmx L *m symp half dA)^T = C by rewrite trmx_mul tr_symp trmx_inv mulmxA.
    have s : C^T = C by rewrite /C !trmx_mul tr_symp !trmx_inv trmxK mulmxA.
    split; constants; outward; apply/dmx_inj; split=> //.
      by apply/lowerP/lower_mul; [apply/lowerP | exact: tril_lower].
    rewrite trmx_mul -!mulmxA -mulmxDr -mulmxDl (halves is_half s).
    by rewrite /C ?mulmxA mulmxV // mul1mx mulmxKV ?unitmx_tr
    """,
    // ½ ‖·‖⁻¹ of twice the change.
    "distances": """
    named; outward; congr dmx; slopes.
    set r := recip _; set P := colsums (had A dA); set Q := colsums (had B dB).
    have -> : had dA A + had A dA = 2%:R *: had A dA by rewrite [had dA A]hadC -mulr2n scaler_nat.
    have -> : had dB B + had B dB = 2%:R *: had B dB by rewrite [had dB B]hadC -mulr2n scaler_nat.
    have c (a b : nat) (M : 'M[R]_(a, b)) : colsums (2%:R *: M) = 2%:R *: colsums M by rewrite /colsums scalemxAr.
    rewrite !c -/P -/Q trmxZ /repcols /reprows -scalemxAl -scalemxAr -!scalerDr -scalerBr hadZl hadZr scalerA
      [half * _]mulrC is_half scale1r; entries
    """,
    "crossentropy": "named; outward; congr dmx; slopes; number_parts; push dA; push dB; close",
    "norm": """
    named; outward; congr dmx; slopes; rewrite -[RHS]scale1r -is_half [LHS]numE [RHS]numE; congr scalar_mx.
    rewrite /inner /sprod ?(num_had, numZ, numD, num_scalar, dotZl); dring
    """,
    "normalised": """
    named; outward; congr dmx; slopes;
      rewrite quo_number /sprod /inner ?(num_had, numN, numZ, numD, num_scalar, dotZl) [dot dX X]dotC.
    have e (x y : R) : half * x * (y + y) = x * y.
      by transitivity ((2%:R * half) * (x * y)); [ring | rewrite is_half mul1r].
    rewrite e; entries
    """,
    "matrixsign": """
    have sas : S_ *m A *m S_ = A by rewrite E2 -mulmxA E1 mulmx1.
    have c : S_ *m Z1 *m S_ = - Z1 by apply: (sign_turns E1 sas E3 U1).
    named; split; outward; apply/dmx_inj; split=> //; [exact: (sign_square E1 c) | exact: (sign_commutes E1 E3 c)]
    """,
  ]
}
