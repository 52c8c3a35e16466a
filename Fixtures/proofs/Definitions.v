(* What words make of matrices X + eps dX: with it "the definition at X + eps dX is Y + eps dY" is proven by bringing
   eps outwards and comparing.

   Functions of numbers enter as f and f', lifted to f(x + eps dx) = f(x) + eps f'(x) dx; that f' is the slope of f over
   the real numbers is Slopes.v's. *)
From mathcomp Require Import all_ssreflect all_algebra.
From Tracewise Require Import Words Dual.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.
Section Definitions.
Variable R : comUnitRingType.
Implicit Types m n p q k l : nat.
Local Notation D := (dual_comUnitRingType R).
Lemma dmx_place m n p q r (X E : 'M[R]_(m,n)) : place p q r (dmx X E) = dmx (place p q r X) (place p q r E).
Proof.
apply/matrixP=> i j; rewrite !mxE; apply: dualP => /=; rewrite ?sum_dval ?sum_deps; apply: eq_bigr => a _;
  rewrite ?sum_dval ?sum_deps; apply: eq_bigr => b _; rewrite mxE; by case: (r i j a b).
Qed.
Definition dmx_slice m n p q f g X E : slice p q f g (dmx X E) = dmx (slice p q f g X) (slice p q f g E) := @dmx_place m n p q _ X E.
Definition dmx_embed m n p q f g X E : embed p q f g (dmx X E) = dmx (embed p q f g X) (embed p q f g E) := @dmx_place m n p q _ X E.
Definition dmx_block m n p q r c X E : block p q r c (dmx X E) = dmx (block p q r c X) (block p q r c E) := @dmx_place m n p q _ X E.
Definition dmx_among m n p q r c X E : among p q r c (dmx X E) = dmx (among p q r c X) (among p q r c E) := @dmx_place m n p q _ X E.
Definition dmx_rowsdown k m n X E : rowsdown k (dmx X E) = dmx (rowsdown k X) (rowsdown k E) := @dmx_place m n m n _ X E.
Definition dmx_rowsup k m n X E : rowsup k (dmx X E) = dmx (rowsup k X) (rowsup k E) := @dmx_place m n m n _ X E.
Definition dmx_diagpart m n p X E : diagpart p (dmx X E) = dmx (diagpart p X) (diagpart p E) := @dmx_place m n p 1 _ X E.
Definition dmx_diagmat m n p X E : diagmat m n (dmx X E) = dmx (diagmat m n X) (diagmat m n E) := @dmx_place p 1 m n _ X E.
Definition dmx_toeplitz n X E : lowertoeplitz (dmx X E) = dmx (lowertoeplitz X) (lowertoeplitz E) := @dmx_place n 1 n n _ X E.
Definition dmx_diagsums n X E : diagonalsums (dmx X E) = dmx (diagonalsums X) (diagonalsums E) := @dmx_place n n n 1 _ X E.
Definition dmx_reshape m n p q X E : reshape p q (dmx X E) = dmx (reshape p q X) (reshape p q E) := @dmx_place m n p q _ X E.
Lemma dmx_dg n (X E : 'cV[R]_n) : dg (dmx X E) = dmx (dg X) (dg E).
Proof. by apply/matrixP=> i j; rewrite !mxE; case: (i == j); rewrite ?mulr1n ?mulr0n //; apply: dualP. Qed.
Lemma dmx_undg n (X E : 'M[R]_n) : undg (dmx X E) = dmx (undg X) (undg E).
Proof. by apply/matrixP=> i j; rewrite !mxE. Qed.
Lemma dmx_vec m n (X E : 'M[R]_(m,n)) : vec (dmx X E) = dmx (vec X) (vec E).
Proof. by apply/matrixP=> r c; case/mxvec_indexP: r => i j; rewrite vecE [RHS]mxE !vecE mxE. Qed.
Lemma dmx_unvec m n (v w : 'cV[R]_(n * m)) : unvec (dmx v w) = dmx (unvec v) (unvec w) :> 'M_(m,n).
Proof. by apply/matrixP=> i j; rewrite !mxE /= ?mxE. Qed.
Lemma dmx_kron m n p q (X E : 'M[R]_(m,n)) (Y F : 'M[R]_(p,q)) :
  kron (dmx X E) (dmx Y F) = dmx (kron X Y) (kron E Y + kron X F).
Proof. by apply/matrixP=> i j; rewrite !mxE; apply: dualP. Qed.
Lemma dmx_blockrows m n p q (X E : 'M[R]_(m * p, n * q)) : @blockrows _ m n p q (dmx X E) = dmx (blockrows X) (blockrows E).
Proof. by apply/matrixP=> i j; rewrite !mxE. Qed.
Lemma dmx_blocksfromrows m n p q (X E : 'M[R]_(n * m, q * p)) :
  @blocksfromrows _ m n p q (dmx X E) = dmx (blocksfromrows X) (blocksfromrows E).
Proof. by apply/matrixP=> i j; rewrite !mxE. Qed.
Lemma hit_d p k m (i : 'I_p) (u : 'I_k) (a : 'I_m) : hit D i u a = Dual (hit R i u a) 0.
Proof. by rewrite /hit; case: (_ == _); apply: dualP. Qed.
Lemma dmx_conv2 m n k l p q (X E : 'M[R]_(m,n)) (K F : 'M[R]_(k,l)) :
  conv2 p q (dmx X E) (dmx K F) = dmx (conv2 p q X K) (conv2 p q E K + conv2 p q X F).
Proof.
apply/matrixP=> i j; rewrite !mxE /=; apply: dualP; rewrite ?sum_dval ?sum_deps /= -?big_split;
  (apply: eq_bigr => u _; rewrite ?sum_dval ?sum_deps -?big_split);
  do 3!(apply: eq_bigr => ? _; rewrite ?sum_dval ?sum_deps -?big_split); rewrite !mxE !hit_d /=; ring.
Qed.
Lemma dmx_conv2full k l p q m n (X E : 'M[R]_(p,q)) (K F : 'M[R]_(k,l)) :
  conv2full m n (dmx X E) (dmx K F) = dmx (conv2full m n X K) (conv2full m n E K + conv2full m n X F).
Proof.
apply/matrixP=> i j; rewrite !mxE /=; apply: dualP; rewrite ?sum_dval ?sum_deps /= -?big_split;
  (apply: eq_bigr => u _; rewrite ?sum_dval ?sum_deps -?big_split);
  do 3!(apply: eq_bigr => ? _; rewrite ?sum_dval ?sum_deps -?big_split); rewrite !mxE !hit_d /=; ring.
Qed.
Lemma dmx_lowmask m n c : lowmask m n (cst c) = dmx (lowmask m n c) (0 : 'M[R]_(m,n)).
Proof. by apply/matrixP=> i j; rewrite !mxE; do 2![case: ifP => _ //]; apply: dualP. Qed.
Lemma dmx_upmask m n c : upmask m n (cst c) = dmx (upmask m n c) (0 : 'M[R]_(m,n)).
Proof. by rewrite /upmask dmx_lowmask dmx_tr trmx0. Qed.
Lemma cst0 : 0 = cst 0 :> D. Proof. exact: dualP. Qed.
Lemma cst1 : 1 = cst 1 :> D. Proof. exact: dualP. Qed.
Lemma cst_nat n : n%:R = cst n%:R :> D.
Proof. by elim: n => [|n ih]; [exact: cst0 | rewrite !mulrS ih; apply: dualP; rewrite //= addr0]. Qed.
Lemma cstM a b : cst a * cst b = cst (a * b) :> D. Proof. by apply: dualP; rewrite //= mul0r mulr0 addr0. Qed.
Lemma cstN a : - cst a = cst (- a) :> D. Proof. by apply: dualP; rewrite //= oppr0. Qed.
Lemma dmx_tril m n c (X E : 'M[R]_(m,n)) : tril (cst c) (dmx X E) = dmx (tril c X) (tril c E).
Proof. by rewrite /tril dmx_lowmask dmx_had had0l add0r. Qed.
Lemma dmx_triu m n c (X E : 'M[R]_(m,n)) : triu (cst c) (dmx X E) = dmx (triu c X) (triu c E).
Proof. by rewrite /triu dmx_upmask dmx_had had0l add0r. Qed.
Lemma dmx_symp n h (X E : 'M[R]_n) : symp (cst h) (dmx X E) = dmx (symp h X) (symp h E).
Proof. by rewrite !sympE dmx_tr dmxD /cst dmxZ scale0r add0r. Qed.
Lemma dmx_gapq n (l k : 'cV[R]_n) (X E : 'M[R]_n) : apart l -> gapq (dmx l k) (dmx X E) =
  dmx (gapq l X) (gapq l E - had (gapq l (gapq l X)) (reprows n k^T - repcols n k)).
Proof.
move=> a; apply/matrixP=> i j; rewrite [gapq l E - _]addrC !mxE !big_ord1 !mxE mul1r mulr1.
case: eqP => [_|/eqP ne]; first by apply: dualP; rewrite /= !mul0r ?mulr0 ?oppr0 ?add0r ?addr0.
have u := a i j ne; apply: dualP => /=; first by rewrite dvalV.
rewrite dvalV depsV //= invrM // [in RHS]addrC; move: (l j 0 - l i 0)^-1 => d; ring.
Qed.
Lemma dmx_scale m n c (X E : 'M[R]_(m,n)) : cst c *: dmx X E = dmx (c *: X) (c *: E).
Proof. by rewrite /cst dmxZ scale0r add0r. Qed.
Lemma dmx_recip m n (X E : 'M[R]_(m,n)) : (forall i j, X i j \is a GRing.unit) ->
  recip (dmx X E) = dmx (recip X) (- had (had (recip X) (recip X)) E).
Proof.
move=> u; apply/matrixP=> i j; rewrite !mxE; apply: dualP; rewrite /= ?dvalV //= depsV //= invrM //.
by congr (- _); rewrite mulrC.
Qed.
Lemma dmx_det n (X E : 'M[R]_n) : det (dmx X E) = dmx (det X) (trace (\adj X *m E)).
Proof. by rewrite /det Determinant_both dmx_scalar. Qed.
Lemma dmx_tracem n (X E : 'M[R]_n) : trace (dmx X E) = dmx (trace X) (trace E).
Proof. by rewrite /trace dmx_trace dmx_scalar. Qed.
Lemma dmx_inner m n (X E Y F : 'M[R]_(m,n)) : inner (dmx X E) (dmx Y F) = dmx (inner X Y) (inner E Y + inner X F).
Proof. by rewrite /inner dmx_dot dmx_scalar raddfD. Qed.
Lemma dmx_inv n (X E : 'M[R]_n) : X \in unitmx -> invmx (dmx X E) = dmx (invmx X) (- (invmx X *m E *m invmx X)).
Proof. by move=> u; case: (inverse_both E u). Qed.
Lemma dmx_percol m n p (W : 'I_n -> 'M[R]_(p,m)) (X E : 'M[R]_(m,n)) :
  percol (fun j => dmx (W j) 0) (dmx X E) = dmx (percol W X) (percol W E).
Proof.
apply/matrixP=> i j; rewrite !mxE; apply: dualP; rewrite /= ?sum_dval ?sum_deps; apply: eq_bigr => a _; rewrite !mxE //=.
by rewrite mul0r add0r.
Qed.
Lemma dmx_adj n (X E : 'M[R]_n) : \adj (dmx X E) = dmx (\adj X) (adjd X E).
Proof. exact: Adjugate_everywhere_d. Qed.
Lemma dmx_percolT m n p (W : 'I_n -> 'M[R]_(m,p)) (X E : 'M[R]_(m,n)) :
  percolT (fun j => dmx (W j) 0) (dmx X E) = dmx (percolT W X) (percolT W E).
Proof.
apply/matrixP=> i j; rewrite !mxE; apply: dualP; rewrite /= ?sum_dval ?sum_deps; apply: eq_bigr => a _; rewrite !mxE //=.
by rewrite mul0r add0r.
Qed.
Lemma dmx_colsums m n (X E : 'M[R]_(m,n)) : colsums (dmx X E) = dmx (colsums X) (colsums E).
Proof. by rewrite /colsums dmx_ones dmxM mul0mx add0r. Qed.
Lemma dmx_rowsums m n (X E : 'M[R]_(m,n)) : rowsums (dmx X E) = dmx (rowsums X) (rowsums E).
Proof. by rewrite /rowsums dmx_ones dmxM mulmx0 addr0. Qed.
Lemma dmx_sumall m n (X E : 'M[R]_(m,n)) : sumall (dmx X E) = dmx (sumall X) (sumall E).
Proof. by rewrite /sumall !dmx_ones !dmxM mul0mx mulmx0 add0r addr0. Qed.
Lemma dmx_reprows m n (X E : 'rV[R]_n) : reprows m (dmx X E) = dmx (reprows m X) (reprows m E).
Proof. by rewrite /reprows dmx_ones dmxM mul0mx add0r. Qed.
Lemma dmx_repcols m n (X E : 'cV[R]_m) : repcols n (dmx X E) = dmx (repcols n X) (repcols n E).
Proof. by rewrite /repcols dmx_ones dmxM mulmx0 addr0. Qed.
Lemma dmx_sprod m n (s t : 'M[R]_1) (X E : 'M[R]_(m,n)) : sprod (dmx s t) (dmx X E) = dmx (sprod s X) (sprod t X + sprod s E).
Proof. by rewrite /sprod dmx_num dmxZ. Qed.
Lemma traceD n (A B : 'M[R]_n) : trace (A + B) = trace A + trace B. Proof. by rewrite /trace !raddfD. Qed.
Lemma traceN n (A : 'M[R]_n) : trace (- A) = - trace A. Proof. by rewrite /trace !raddfN. Qed.
Lemma innerDr m n (A B C : 'M[R]_(m,n)) : inner A (B + C) = inner A B + inner A C. Proof. by rewrite /inner dotDr raddfD. Qed.
Lemma innerDl m n (A B C : 'M[R]_(m,n)) : inner (B + C) A = inner B A + inner C A. Proof. by rewrite /inner dotDl raddfD. Qed.
Lemma unit_had m n (X Y : 'M[R]_(m,n)) : (forall i j, X i j \is a GRing.unit) -> (forall i j, Y i j \is a GRing.unit) ->
  forall i j, had X Y i j \is a GRing.unit.
Proof. by move=> u v i j; rewrite mxE unitrM u v. Qed.
End Definitions.

(* polynomials of matrices, and their derivatives *)
Section Polynomials.
Definition poly (T : comUnitRingType) n (p : seq T) (X : 'M[T]_n) : 'M[T]_n := \sum_(k < size p) p`_k *: mpow X k.
Variable R : comUnitRingType.
Implicit Types (n k : nat) (p : seq R).
Definition csts p : seq (dual R) := map (@cst R) p.
Lemma sum_dmx m n (I : finType) (F G : I -> 'M[R]_(m,n)) : \sum_i dmx (F i) (G i) = dmx (\sum_i F i) (\sum_i G i).
Proof. by elim/big_rec3: _ => [|i a b c _ ->]; [exact: dmx0 | rewrite dmxD]. Qed.
Lemma nth_csts p (k : 'I_(size p)) : (csts p)`_k = cst p`_k. Proof. by rewrite (nth_map 0). Qed.
Lemma dmx_poly n p (X E : 'M[R]_n) : poly (csts p) (dmx X E) = dmx (poly p X) (series p X E).
Proof.
rewrite /poly /series size_map -sum_dmx; apply: eq_bigr => k _.
by rewrite nth_csts MatrixPower_d dmx_scale.
Qed.
Lemma powersum_both n k (A F E H : 'M[R]_n) :
  powersum k (dmx A F) (dmx E H) = dmx (powersum k A E) (powersum2 k A E F + powersum k A H).
Proof.
have -> : dmx E H = dmx E 0 + Dual 0 1 *: dmx H 0 by rewrite dmxZ dmxD !scale0r scale1r !addr0 add0r.
by rewrite powersumD powersumZ !powersum_dmx dmxZ !scale0r scale1r addr0 dmxD addr0.
Qed.
Lemma dmx_series n p (A F E H : 'M[R]_n) :
  series (csts p) (dmx A F) (dmx E H) = dmx (series p A E) (series2 p A E F + series p A H).
Proof.
rewrite /series /series2 size_map -big_split -sum_dmx; apply: eq_bigr => k _.
by rewrite nth_csts powersum_both dmx_scale /= scalerDr.
Qed.
End Polynomials.
(* eps outwards; constants have none *)
Ltac constants := rewrite ?(cst_nat, cstN, cstM, cst1).
Ltac outwards := rewrite ?(dmx_gapq, dmx_det, dmx_tracem, dmx_inner, dmx_inv, dmx_adj, dmx_symp, dmx_tril, dmx_triu, dmx_lowmask, dmx_upmask,
  dmx_slice, dmx_embed, dmx_block, dmx_among, dmx_rowsdown, dmx_rowsup, dmx_diagpart, dmx_diagmat, dmx_toeplitz, dmx_diagsums,
  dmx_reshape, dmx_place, dmx_dg, dmx_undg, dmx_vec, dmx_unvec, dmx_kron, dmx_blockrows, dmx_blocksfromrows, dmx_conv2, dmx_conv2full,
  dmx_percol, dmx_percolT, dmx_poly, dmx_series, dmx_colsums, dmx_rowsums, dmx_sumall, dmx_reprows, dmx_repcols, dmx_sprod, dmx_quo, dmx_recip,
  dmx_map, dmx_tr, dmxM, dmxD, dmxN, dmx_had, dmx_ones, dmx_scale, dmx_num, dmxZ) //.
Ltac tidy := rewrite ?(among0, rowsdown0, rowsup0, mul0mx, mulmx0, had0l, had0r, add0r, addr0, trmx0, scale0r, scaler0, oppr0, sub0r, subr0, traceD, traceN).
(* slopes as a theorem states them *)
Ltac slopes := repeat match goal with
  | H : forall m n (X : 'M_(m, n)), map_mx _ X = _ |- _ => rewrite ?H; clear H end.
Ltac wide_words := rewrite /sprod /sumall /colsums /rowsums /reprows /repcols.
(* two matrices are one, entry by entry *)
Ltac entries := apply/matrixP=> ? ?; rewrite ?(addmxE, oppmxE, scalemxE, zeromxE, hadE);
  repeat match goal with |- context [@fun_of_matrix ?T ?m ?n ?A ?i ?j] => move: (@fun_of_matrix T m n A i j) => ? end; ring.
(* numbers are one *)
Ltac same_numbers := rewrite [LHS]numE [RHS]numE; congr (_%:M); wide_words; rewrite /inner /trace ?(numD, numN, numZ, num_scalar);
  norm; rewrite ?(dot_scalar, dot_scalarl) ?(numD, numN, numZ, num_scalar) ?mxtrace_dot; norm; dring.
Ltac same := slopes; first [ done | by wide_words; norm; first [ by_algebra | entries ] |
  by words; norm; first [ done | by_algebra | entries | flips; entries ] | same_numbers ].
Ltac outward := rewrite ?[0]dmx0 ?[1%:M]dmx1; do 4?[constants; outwards; tidy].
Ltac by_dual := outward;
  first [ done | congr dmx; same | apply/dmx_inj; split; same ].
(* the proof of a theorem about a rule with a definition: Y, which is named, is put in *)
Ltac named := repeat match goal with H : ?Y = _ |- _ => is_var Y; subst Y end.
Ltac defined := named; by_dual.
(* by an equation that is known *)
Ltac by_known := first [ done | by_algebra |
  match goal with H : @eq _ _ _ |- _ => solve [ apply: (through H); by_algebra ] end ].
(* and of one with equations, which hold at X and Y, and whose solution dY is put in *)
Ltac solved := named; repeat match goal with |- _ /\ _ => split end; outward; congr dmx; by_known.
