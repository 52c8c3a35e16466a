(* Values that are known by equations: the equations hold at X + eps dX of Y + eps dY, where dY is what the rules'
   differentials say.

   In this order: triangles and their products; halves of symmetric matrices; factors of LU and QR; eigenvalues and
   singular values with their vectors; recurrences down columns; traces of functions of matrices. *)
From mathcomp Require Import all_ssreflect all_algebra.
From Tracewise Require Import Words Dual Definitions.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.
(* the polynomial that is the slope of another one *)
Definition slope (R : comUnitRingType) (p : seq R) : seq R := mkseq (fun k => p`_k.+1 *+ k.+1) (size p).-1.
Section Triangles.
Variable R : comUnitRingType.
Implicit Types m n : nat.
Definition lower n (A : 'M[R]_n) := forall i j : 'I_n, (i < j)%N -> A i j = 0.
Definition strictly n (A : 'M[R]_n) := forall i j : 'I_n, (i <= j)%N -> A i j = 0.
Lemma trilE n c (A : 'M[R]_n) i j : tril c A i j = (if (j < i)%N then 1 else if i == j then c else 0) * A i j.
Proof. by rewrite !mxE val_eqE. Qed.
Lemma triuE n c (A : 'M[R]_n) i j : triu c A i j = (if (i < j)%N then 1 else if i == j then c else 0) * A i j.
Proof. by rewrite !mxE val_eqE [j == i]eq_sym. Qed.
Lemma tril_lower n c (A : 'M[R]_n) : lower (tril c A).
Proof. by move=> i j lt; rewrite trilE ltnNge (ltnW lt) /= -val_eqE ltn_eqF // mul0r. Qed.
Lemma tril_strictly n (A : 'M[R]_n) : strictly (tril 0 A).
Proof. by move=> i j le; rewrite trilE ltnNge le /=; case: ifP => _; rewrite mul0r. Qed.
Lemma lowerP n (A : 'M[R]_n) : lower A <-> tril 1 A = A.
Proof.
split=> [l | <-]; last exact: tril_lower.
apply/matrixP=> i j; rewrite trilE; case: ltngtP => [lt|lt|/val_inj ->]; rewrite ?eqxx ?mul1r //.
by rewrite -val_eqE ltn_eqF // mul0r l.
Qed.
Lemma strictlyP n (A : 'M[R]_n) : strictly A <-> tril 0 A = A.
Proof.
split=> [l | <-]; last exact: tril_strictly.
apply/matrixP=> i j; rewrite trilE; case: ltngtP => [lt|lt|/val_inj e]; rewrite ?mul1r //.
  by rewrite -val_eqE ltn_eqF // mul0r l // ltnW.
by rewrite e eqxx mul0r l.
Qed.
Lemma lower_mul n (A B : 'M[R]_n) : lower A -> lower B -> lower (A *m B).
Proof.
move=> a b i j lt; rewrite mxE big1 // => k _; case: (ltnP i k) => [ik|ki]; first by rewrite a // mul0r.
by rewrite b ?mulr0 // (leq_ltn_trans ki).
Qed.
Lemma strictly_mul n (A B : 'M[R]_n) : lower A -> strictly B -> strictly (A *m B).
Proof.
move=> a b i j lt; rewrite mxE big1 // => k _; case: (ltnP i k) => [ik|ki]; first by rewrite a // mul0r.
by rewrite b ?mulr0 // (leq_trans ki).
Qed.
Lemma lower_dmx n (A E : 'M[R]_n) : lower A -> lower E -> tril (cst 1) (dmx A E) = dmx A E.
Proof. by move=> /lowerP a /lowerP e; rewrite dmx_tril a e. Qed.
(* halves *)
Lemma halves n h (A : 'M[R]_n) : 2%:R * h = 1 -> A^T = A -> tril h A + (tril h A)^T = A.
Proof.
move=> half s; apply/matrixP=> i j; rewrite mxE trilE [_^T i j]mxE trilE.
have -> : A j i = A i j by rewrite -{1}s mxE.
rewrite -mulrDl [j == i]eq_sym; case: ltngtP => [lt|lt|/val_inj ->].
- by rewrite -val_eqE gtn_eqF // addr0 mul1r.
- by rewrite -val_eqE ltn_eqF // add0r mul1r.
by rewrite eqxx -mulr2n -mulr_natl half mul1r.
Qed.
End Triangles.

Section LU.
Variable R : comUnitRingType.
Variables (n : nat) (A E L U : 'M[R]_n).
Hypotheses (lL : tril 0 L + 1%:M = L) (uU : triu 1 U = U) (e : L *m U = A) (iL : L \in unitmx) (iU : U \in unitmx).
Let C := invmx L *m E *m invmx U.
Lemma is_lower_unit : lower L.
Proof.
rewrite -lL => i j lt; rewrite [LHS]mxE (tril_lower _ _ lt) add0r mxE -val_eqE ltn_eqF //.
Qed.
Lemma lu_product : (L *m tril 0 C) *m U + L *m (triu 1 C *m U) = E.
Proof.
rewrite -!mulmxA -mulmxDr -mulmxDl.
have -> : tril 0 C + triu 1 C = C.
  apply/matrixP=> i j; rewrite mxE trilE triuE; case: ltngtP => [lt|lt|/val_inj ->];
    by rewrite ?eqxx -?val_eqE ?(ltn_eqF lt) ?(gtn_eqF lt) ?mul0r ?mul1r ?add0r ?addr0.
by rewrite /C -!mulmxA mulVmx // mulmx1 mulKVmx.
Qed.
Lemma lu_left : tril 0 (L *m tril 0 C) = L *m tril 0 C.
Proof. by apply/strictlyP/strictly_mul; [exact: is_lower_unit | exact: tril_strictly]. Qed.
Lemma lu_right : triu 1 (triu 1 C *m U) = triu 1 C *m U.
Proof.
apply: trmx_inj; rewrite tr_triu trmx_mul; apply/lowerP/lower_mul.
  by rewrite -uU tr_triu; exact: tril_lower.
by rewrite tr_triu; exact: tril_lower.
Qed.
End LU.
Section QR.
Variable R : comUnitRingType.
Variables (m n : nat) (h : R) (A E Q : 'M[R]_(m, n)) (r : 'M[R]_n).
Hypotheses (half : 2%:R * h = 1) (oQ : Q^T *m Q = 1%:M) (ur : triu 1 r = r) (e : Q *m r = A) (ir : r \in unitmx).
Let d := E *m invmx r.
Let c := Q^T *m d.
Let dQ := d - Q *m (tril h (c + c^T))^T.
Let dr := (tril h (c + c^T))^T *m r.
Lemma qr_parts : tril h (c + c^T) + (tril h (c + c^T))^T = c + c^T.
Proof. by apply: halves => //; rewrite trmxD trmxK addrC. Qed.
Lemma qr_orthogonal : dQ^T *m Q + Q^T *m dQ = 0.
Proof.
have k : Q^T *m dQ = c - (tril h (c + c^T))^T by rewrite /dQ mulmxBr [Q^T *m (Q *m _)]mulmxA oQ mul1mx.
rewrite -[dQ^T *m Q]trmxK trmx_mul trmxK.
rewrite k; apply: (through (esym qr_parts)); move: (tril _ _) => t.
by rewrite trmxD trmxN trmxK; apply/matrixP=> i j; ering.
Qed.
Lemma qr_product : dQ *m r + Q *m dr = E.
Proof. by rewrite mulmxBl mulmxA subrK mulmxKV. Qed.
Lemma qr_upper : triu 1 dr = dr.
Proof.
apply: trmx_inj; rewrite tr_triu trmx_mul trmxK; apply/lowerP/lower_mul; last exact: tril_lower.
by rewrite -ur tr_triu; exact: tril_lower.
Qed.
End QR.

Section Eigen.
Variable R : comUnitRingType.
Variables (n : nat) (h : R) (S E V : 'M[R]_n) (lam : 'cV[R]_n).
Hypotheses (half : 2%:R * h = 1) (sE : E^T = E) (oV : V^T *m V = 1%:M) (e : S *m V = V *m dg lam) (a : apart lam).
Let P := V^T *m E *m V.
Let K := gapq lam P.
Let dlam := undg P.
Lemma mul_dg m k (A : 'M[R]_(m, k)) (l : 'cV_k) i j : (A *m dg l) i j = A i j * l j 0.
Proof. by rewrite /dg mul_mx_diag !mxE. Qed.
Lemma dg_mul m k (A : 'M[R]_(m, k)) (l : 'cV_m) i j : (dg l *m A) i j = l i 0 * A i j.
Proof. by rewrite /dg mul_diag_mx !mxE. Qed.
Lemma dgE k (l : 'cV[R]_k) i j : dg l i j = if i == j then l i 0 else 0.
Proof. by rewrite !mxE; case: eqP => [->|_]. Qed.
Lemma undgE k (A : 'M[R]_k) i : undg A i 0 = A i i. Proof. by rewrite mxE. Qed.
Lemma gapqE (l : 'cV[R]_n) (A : 'M[R]_n) i j : gapq l A i j = (if i == j then 0 else (l j 0 - l i 0)^-1) * A i j.
Proof. by rewrite !mxE. Qed.
Lemma gapq_asym (l : 'cV[R]_n) (A : 'M[R]_n) : apart l -> A^T = A -> (gapq l A)^T = - gapq l A.
Proof.
move=> d s; apply/matrixP=> i j; rewrite [LHS]mxE [RHS]mxE !gapqE eq_sym; case: eqP => [_|/eqP ne]; first by rewrite !mul0r oppr0.
by rewrite -[A j i]/(A j i) -{1}s mxE -mulNr -invrN opprB.
Qed.
Lemma eigen_sym : P^T = P.
Proof. by rewrite /P !trmx_mul trmxK sE mulmxA. Qed.
Lemma eigen_gaps : K *m dg lam - dg lam *m K + dg dlam = P.
Proof.
apply/matrixP=> i j; rewrite !addmxE oppmxE mul_dg dg_mul dgE gapqE undgE; case: eqP => [->|/eqP ne].
  by rewrite !mul0r mulr0 subr0 add0r.
by rewrite addr0 [_ * lam j 0]mulrC -mulrBl mulrA divrr ?mul1r // a.
Qed.
Lemma eigen_orthogonal : (V *m K)^T *m V + V^T *m (V *m K) = 0.
Proof. by rewrite trmx_mul gapq_asym ?eigen_sym // -mulmxA [V^T *m (V *m _)]mulmxA oV mulmx1 mul1mx addNr. Qed.
Lemma eigen_product : E *m V + S *m (V *m K) = V *m K *m dg lam + V *m dg dlam.
Proof.
have -> : E *m V = V *m P by rewrite /P !mulmxA (mulmx1C oV) mul1mx.
rewrite mulmxA e -!mulmxA -!mulmxDr; congr (V *m _).
by rewrite -eigen_gaps addrAC subrK addrC.
Qed.
Lemma eigen_diagonal : ((V *m K)^T *m S + V^T *m E) *m V + V^T *m S *m (V *m K) = dg dlam.
Proof.
rewrite mulmxDl -[V^T *m E *m V]eigen_gaps -!mulmxA [S *m (V *m K)]mulmxA e mulmxA.
rewrite [(V *m K)^T *m _ *m _]/= trmx_mul gapq_asym ?eigen_sym // -!mulmxA ![V^T *m (V *m _)]mulmxA oV !mul1mx.
by rewrite mulNmx -/K; move: (K *m _) (dg lam *m K) (dg dlam) => x y z; apply/matrixP=> i j; ering.
Qed.
End Eigen.
Section Ties.
Variable R : comUnitRingType.
Lemma unit_neq0 (x : R) : x \is a GRing.unit -> x != 0. Proof. by apply: contraTneq => ->; rewrite unitr0. Qed.
Lemma ties_apart n z (lam : 'cV[R]_n) : apart lam -> (forall i, z || (lam i 0 != 0)) -> ties z lam = 1%:M.
Proof.
move=> a nz; have same i j : (lam i 0 == lam j 0) = (i == j).
  apply/eqP/eqP => [e | -> //]; apply/eqP/negPn/negP => ne; have := unit_neq0 (a _ _ ne).
  by rewrite e subrr eqxx.
apply/matrixP=> i j; rewrite !mxE same nz andbT; case: eqP => // _.
rewrite (bigD1 i) //= eqxx big1 ?addr0 ?invr1 // => k ne; by rewrite same (negbTE ne).
Qed.
Lemma apart_squares n (s : 'cV[R]_n) : apart (had s s) -> apart s.
Proof.
move=> a i j ne; have := a i j ne; rewrite !hadE; have -> : s j 0 * s j 0 - s i 0 * s i 0 = (s j 0 - s i 0) * (s j 0 + s i 0).
  by move: (s j 0) (s i 0) => x y; ring.
by rewrite unitrM => /andP [].
Qed.
Lemma undg_symp n h (A V : 'M[R]_n) : 2%:R * h = 1 -> undg (V^T *m symp h A *m V) = undg (V^T *m A *m V).
Proof.
move=> half; apply/matrixP=> i z; rewrite ![undg _ _ _]mxE sympE -scalemxAr -scalemxAl mxE mulmxDr mulmxDl mxE.
have -> : V^T *m A^T *m V = (V^T *m A *m V)^T by rewrite !trmx_mul trmxK mulmxA.
by rewrite [_^T i i]mxE -mulr2n -mulr_natl mulrA [h * _]mulrC half mul1r.
Qed.
End Ties.

Section SVD.
Variable R : comUnitRingType.
Variables (m n : nat) (A E : 'M[R]_(m, n)) (U : 'M[R]_(m, n)) (V : 'M[R]_n) (s : 'cV[R]_n).
Hypotheses (oU : U^T *m U = 1%:M) (oV : V^T *m V = 1%:M) (e : U *m dg s *m V^T = A) (a : apart (had s s)).
Hypothesis (u : forall i j, s i j \is a GRing.unit).
Let P := U^T *m E *m V.
Let X := gapq (had s s) (P *m dg s + (P *m dg s)^T).
Let Y := gapq (had s s) (dg s *m P + (dg s *m P)^T).
Let B := (E *m V - U *m P) *m dg (recip s).
Lemma svd_left : X^T = - X.
Proof. by apply: gapq_asym => //; rewrite trmxD trmxK addrC. Qed.
Lemma svd_right : Y^T = - Y.
Proof. by apply: gapq_asym => //; rewrite trmxD trmxK addrC. Qed.
Lemma svd_gaps : X *m dg s + dg (undg P) - dg s *m Y = P.
Proof.
apply/matrixP=> i j; rewrite !addmxE oppmxE mul_dg dg_mul dgE !gapqE undgE !addmxE ![_^T i j]mxE !mul_dg !dg_mul.
case: eqP => [->|/eqP ne]; first by rewrite !mul0r mulr0 subr0 add0r.
have d : s j 0 * s j 0 - s i 0 * s i 0 \is a GRing.unit by have := a ne; rewrite !hadE.
rewrite !hadE addr0 -!mulrA [s i 0 * (_ * _)]mulrCA -mulrBr.
transitivity ((s j 0 * s j 0 - s i 0 * s i 0)^-1 * ((s j 0 * s j 0 - s i 0 * s i 0) * P i j)); last by rewrite mulKr.
by congr (_ * _); move: (P i j) (P j i) (s j 0) (s i 0) => p q x y; ring.
Qed.
Lemma dg_recip : dg (recip s) *m dg s = 1%:M.
Proof. by apply/matrixP=> i j; rewrite mul_dg dgE !mxE; case: eqP => [->|_]; rewrite ?mul0r ?mulVr. Qed.
Lemma svd_beside : U^T *m B = 0.
Proof. by rewrite mulmxA mulmxBr !mulmxA oU mul1mx subrr mul0mx. Qed.
Lemma svd_outside : B *m dg s *m V^T = E - U *m P *m V^T.
Proof. by rewrite -[B *m _]mulmxA dg_recip mulmx1 mulmxBl -[E *m _ *m _]mulmxA (mulmx1C oV) mulmx1. Qed.
Lemma svd_inside : U *m (X *m dg s + dg (undg P) - dg s *m Y) *m V^T = U *m X *m dg s *m V^T + U *m dg (undg P) *m V^T + U *m dg s *m (V *m Y)^T.
Proof. by rewrite trmx_mul svd_right mulNmx mulmxN !mulmxBr !mulmxDr !mulmxBl !mulmxDl !mulmxA. Qed.
Lemma svd_orthogonal_left : (U *m X + B)^T *m U + U^T *m (U *m X + B) = 0.
Proof.
have k : U^T *m (U *m X + B) = X by rewrite mulmxDr mulmxA oU mul1mx svd_beside addr0.
by rewrite -[(U *m X + B)^T *m U]trmxK trmx_mul trmxK k svd_left addNr.
Qed.
Lemma svd_orthogonal_right : (V *m Y)^T *m V + V^T *m (V *m Y) = 0.
Proof. by rewrite trmx_mul svd_right -mulmxA [V^T *m (V *m _)]mulmxA oV mulmx1 mul1mx addNr. Qed.
Lemma svd_product : ((U *m X + B) *m dg s + U *m dg (undg P)) *m V^T + U *m dg s *m (V *m Y)^T = E.
Proof.
have := svd_inside; rewrite svd_gaps => t; rewrite !mulmxDl svd_outside; apply: (through (esym t)); entries.
Qed.
End SVD.
(* with as many rows as columns nothing is beside U *)
Lemma svd_square (R : comUnitRingType) n (E U V : 'M[R]_n) (s : 'cV_n) : U^T *m U = 1%:M ->
  (E *m V - U *m (U^T *m (E *m V))) *m dg (recip s) = 0.
Proof. by move=> o; rewrite [U *m _]mulmxA (mulmx1C o) mul1mx subrr mul0mx. Qed.
(* --- recurrences --- *)
Section Recurrences.
Variable R : comUnitRingType.
Implicit Types m n : nat.
Lemma rowsdown_first m n (A : 'M[R]_(m,n)) (i : 'I_m) j : i = 0%N :> nat -> rowsdown 1 A i j = 0.
Proof. by move=> e; rewrite mxE big1 // => a _; rewrite big1 // => b _; rewrite /is_below e addn1. Qed.
Lemma rowsup_last m n (A : 'M[R]_(m,n)) (i : 'I_m) j : m = i.+1 :> nat -> rowsup 1 A i j = 0.
Proof.
move=> e; rewrite mxE big1 // => a _; rewrite big1 // => b _; rewrite /flip /is_below addn1.
by rewrite ltn_eqF // -e.
Qed.
Lemma downP m n (A : 'M[R]_(m,n)) (i : 'I_m) j :
  (i = 0%N :> nat /\ rowsdown 1 A i j = 0) \/ exists p : 'I_m, i = p.+1 :> nat /\ rowsdown 1 A i j = A p j.
Proof.
case e: (i : nat) => [|k]; first by left; split=> //; exact: rowsdown_first.
have l : (k < m)%N by rewrite (leq_trans _ (ltn_ord i)) // e.
by right; exists (Ordinal l); split; rewrite ?e // (@rowsdownE _ _ _ _ _ i (Ordinal l)) // e addn1.
Qed.
Lemma upP m n (A : 'M[R]_(m,n)) (i : 'I_m) j :
  (m = i.+1 :> nat /\ rowsup 1 A i j = 0) \/ exists p : 'I_m, p = i.+1 :> nat /\ rowsup 1 A i j = A p j.
Proof.
case: (ltnP i.+1 m) => [l|g].
  by right; exists (Ordinal l); split=> //; rewrite (@rowsupE _ _ _ _ _ _ (Ordinal l)) //= addn1.
have e : m = i.+1 by apply/eqP; rewrite eqn_leq g ltn_ord.
by left; split=> //; exact: rowsup_last.
Qed.
Lemma wdown_first m n (A : 'M[R]_(m,n)) j (i a : 'I_m) : i = 0%N :> nat -> wdown A j i a = (a == i)%:R.
Proof.
move=> e; rewrite mxE -val_eqE /= e leqn0; case: eqP => [->|//].
by rewrite big_pred0 // => k; case: (k : nat).
Qed.
Lemma wdown_next m n (A : 'M[R]_(m,n)) j (i p a : 'I_m) : i = p.+1 :> nat ->
  wdown A j i a = A i j * wdown A j p a + (a == i)%:R.
Proof.
move=> e; rewrite !mxE -val_eqE /=; case: (ltngtP a i) => [lt|gt|q].
- rewrite -ltnS -e lt addr0 (bigD1 i) ?lt ?leqnn //=; congr (_ * _); apply: eq_bigl => k.
  by rewrite -val_eqE /= -andbA; congr (_ && _); rewrite -[(k <= p)%N]ltnS -e ltn_neqAle andbC.
- have -> : (a <= p)%N = false by rewrite leqNgt -ltnS -e ltnS (ltnW gt).
  by rewrite mulr0 addr0.
have -> : (a <= p)%N = false by rewrite -ltnS -e q ltnn.
by rewrite q mulr0 add0r big_pred0 // => k; case: (ltngtP i k).
Qed.
Lemma pick_row m n (B : 'M[R]_(m,n)) i j : \sum_a (a == i)%:R * B a j = B i j.
Proof. by rewrite (bigD1 i) //= eqxx mul1r big1 ?addr0 // => a /negbTE ->; rewrite mul0r. Qed.
Lemma scanE m n (A B : 'M[R]_(m,n)) : scan A B = had A (rowsdown 1 (scan A B)) + B.
Proof.
apply/matrixP=> i j; rewrite [RHS]mxE hadE mxE.
case: (downP (scan A B) i j) => [[e ->]|[p [e ->]]].
  by rewrite mulr0 add0r -[RHS]pick_row; apply: eq_bigr => a _; rewrite (wdown_first _ _ _ e).
rewrite -[X in _ + X]pick_row mxE mulr_sumr -big_split; apply: eq_bigr => a _ /=.
by rewrite (wdown_next _ _ _ e) mulrDl mulrA.
Qed.
Lemma wup_last m n (A : 'M[R]_(m,n)) j (i a : 'I_m) : m = i.+1 :> nat -> wup A j i a = (a == i)%:R.
Proof.
move=> e; rewrite mxE -val_eqE /=; have le : (a <= i)%N by rewrite -ltnS -e.
rewrite [(i <= a)%N]leq_eqVlt ltnNge le orbF eq_sym; case: eqP => [->|//].
by rewrite big_pred0 // => k; case: (ltngtP i k).
Qed.
Lemma wup_next m n (A : 'M[R]_(m,n)) j (i p a : 'I_m) : p = i.+1 :> nat ->
  wup A j i a = A i j * wup A j p a + (a == i)%:R.
Proof.
move=> e; rewrite !mxE -val_eqE /= e; case: (ltngtP i a) => [lt|gt|q].
- rewrite addr0 (bigD1 i) ?leqnn ?lt //=; congr (_ * _); apply: eq_bigl => k.
  by rewrite -val_eqE /= [(i < k)%N]ltn_neqAle [k == i :> nat]eq_sym; case: (i == k :> nat); case: (i <= k)%N; case: (k < a)%N.
- by rewrite mulr0 addr0.
by rewrite q mulr0 add0r big_pred0 // => k; case: (ltngtP a k).
Qed.
Lemma scanupE m n (A B : 'M[R]_(m,n)) : scanup A B = had A (rowsup 1 (scanup A B)) + B.
Proof.
apply/matrixP=> i j; rewrite [RHS]mxE hadE mxE.
case: (upP (scanup A B) i j) => [[e ->]|[p [e ->]]].
  by rewrite mulr0 add0r -[RHS]pick_row; apply: eq_bigr => a _; rewrite (wup_last _ _ _ e).
rewrite -[X in _ + X]pick_row mxE mulr_sumr -big_split; apply: eq_bigr => a _ /=.
by rewrite (wup_next _ _ _ e) mulrDl mulrA.
Qed.
Lemma rowsdown_had m n (A B : 'M[R]_(m,n)) : rowsdown 1 (had A B) = had (rowsdown 1 A) (rowsdown 1 B).
Proof.
apply/matrixP=> i j; rewrite hadE; case: (downP (had A B) i j) => [[e ->]|[p [e ->]]].
  by rewrite !rowsdown_first // mulr0.
by rewrite !(@rowsdownE _ _ _ _ _ i p) ?e ?addn1 // hadE.
Qed.
Lemma rowsup_had m n (A B : 'M[R]_(m,n)) : rowsup 1 (had A B) = had (rowsup 1 A) (rowsup 1 B).
Proof.
apply/matrixP=> i j; rewrite hadE; case: (upP (had A B) i j) => [[e ->]|[p [e ->]]].
  by rewrite !rowsup_last // mulr0.
by rewrite !(@rowsupE _ _ _ _ _ i p) ?e ?addn1 // hadE.
Qed.
Lemma rowsdownD m n (A B : 'M[R]_(m,n)) : rowsdown 1 (A + B) = rowsdown 1 A + rowsdown 1 B.
Proof. by apply: dot_inj => X; rewrite dotDr !dot_rowsdown dotDr. Qed.
Lemma rowsupD m n (A B : 'M[R]_(m,n)) : rowsup 1 (A + B) = rowsup 1 A + rowsup 1 B.
Proof. by apply: dot_inj => X; rewrite dotDr !dot_rowsup dotDr. Qed.
(* nothing else satisfies a recurrence *)
Lemma recurrence m n (A B S T : 'M[R]_(m,n)) : S = had A (rowsdown 1 S) + B -> T = had A (rowsdown 1 T) + B -> S = T.
Proof.
move=> s t; apply/matrixP=> i j; have [k] := ubnP (i : nat); elim: k i => // k ih i lt.
rewrite s t !addmxE !hadE; congr (_ * _ + _); case: (downP S i j) => [[e ->]|[p [e ->]]]; first by rewrite rowsdown_first.
by rewrite (@rowsdownE _ _ _ _ _ i p) ?e ?addn1 // ih // -ltnS -e.
Qed.
Lemma scan_rowsdown m n (A B : 'M[R]_(m,n)) : scan (rowsdown 1 A) (rowsdown 1 B) = rowsdown 1 (scan A B).
Proof.
apply: (recurrence (scanE _ _)); rewrite -rowsdown_had -rowsdownD; congr (rowsdown 1 _); exact: scanE.
Qed.
(* the products of what stands before, and after *)
Lemma products_before m n (X P : 'M[R]_(m,n)) i j : P = rowsdown 1 (had X P) + (ones R m n - rowsdown 1 (ones R m n)) ->
  P i j = \prod_(k < m | (k < i)%N) X k j.
Proof.
move=> e; have [k] := ubnP (i : nat); elim: k i => // k ih i lt.
rewrite e !addmxE oppmxE [ones _ _ _ i j]mxE; case: (downP (had X P) i j) => [[z ->]|[p [s ->]]].
  by rewrite rowsdown_first // subr0 add0r big_pred0 // => l; rewrite z.
rewrite (@rowsdownE _ _ _ _ _ i p) ?s ?addn1 // [ones _ _ _ p j]mxE subrr addr0 hadE ih; last by rewrite -ltnS -s.
rewrite [RHS](bigD1 p) ?s //=; congr (_ * _); apply: eq_bigl => l.
by rewrite ltnS -val_eqE andbC -ltn_neqAle.
Qed.
Lemma products_after m n (X P : 'M[R]_(m,n)) i j : P = rowsup 1 (had X P) + (ones R m n - rowsup 1 (ones R m n)) ->
  P i j = \prod_(k < m | (i < k)%N) X k j.
Proof.
move=> e; have [k] := ubnP (m - i); elim: k i => // k ih i lt.
rewrite e !addmxE oppmxE [ones _ _ _ i j]mxE; case: (upP (had X P) i j) => [[z ->]|[p [s ->]]].
  rewrite rowsup_last // subr0 add0r big_pred0 // => l; apply: negbTE; rewrite -leqNgt -ltnS -z //.
rewrite (@rowsupE _ _ _ _ _ i p) ?s ?addn1 // [ones _ _ _ p j]mxE subrr addr0 hadE ih; last first.
  by rewrite s subnS -ltnS (leq_trans _ lt) // ltnS ltn_predL subn_gt0.
rewrite [RHS](bigD1 p) ?s //=; congr (_ * _); apply: eq_bigl => l.
by rewrite -val_eqE /= s [(i.+1 < l)%N]ltn_neqAle andbC [i.+1 == l]eq_sym.
Qed.
Lemma dmx_colprod m n (X E P Q : 'M[R]_(m,n)) :
  P = rowsdown 1 (had X P) + (ones R m n - rowsdown 1 (ones R m n)) ->
  Q = rowsup 1 (had X Q) + (ones R m n - rowsup 1 (ones R m n)) ->
  colprod (dmx X E) = dmx (colprod X) (colsums (had (had P Q) E)).
Proof.
move=> p q; apply/matrixP=> z j; rewrite !mxE; apply: dualP => /=.
  rewrite (rmorph_prod [rmorphism of @dval R]) /=; apply: eq_bigr => i _; by rewrite mxE.
rewrite deps_prod; apply: eq_bigr => i _; rewrite !mxE mul1r mulrC (products_before _ _ p) (products_after _ _ q) /=.
congr (_ * _); rewrite [LHS](bigID (fun k : 'I_m => (k < i)%N)) /=; congr (_ * _); apply: eq_big => k.
- by rewrite -val_eqE eq_sym; case: ltngtP.
- by rewrite mxE.
- by rewrite -val_eqE; case: ltngtP.
by rewrite mxE.
Qed.
End Recurrences.

(* traces of functions of matrices: Tr(f(A)) has the derivative f'(A) *)
Section Traces.
Variable R : comUnitRingType.
Implicit Types (n k : nat) (p : seq R).
Lemma mpowD n (X : 'M[R]_n) a b : mpow X (a + b) = mpow X a *m mpow X b.
Proof. by elim: a => [|a ih]; rewrite ?mul1mx // addSn /= ih mulmxA. Qed.
Lemma mpow_commutes n (A B : 'M[R]_n) k : A *m B = B *m A -> mpow A k *m B = B *m mpow A k.
Proof. by move=> c; elim: k => [|k ih]; rewrite /= ?mul1mx ?mulmx1 // -mulmxA ih mulmxA c mulmxA. Qed.
Lemma tr_powersum_mul n k (A E B : 'M[R]_n) : A *m B = B *m A ->
  \tr (powersum k.+1 A E *m B) = k.+1%:R * \tr (mpow A k *m B *m E).
Proof.
move=> c; rewrite /powersum pstepsE /= mulmx_suml raddf_sum /=.
rewrite (eq_bigr (fun=> \tr (mpow A k *m B *m E))); first by rewrite sumr_const card_ord mulr_natl.
move=> i _; rewrite -[_ *m E *m _ *m B]mulmxA mxtrace_mulC; congr (\tr _).
have -> : mpow A k = mpow A (k - i) *m mpow A i by rewrite -mpowD subnK // leq_ord.
by rewrite !mulmxA -[_ *m B *m mpow A i]mulmxA -(mpow_commutes i c) !mulmxA.
Qed.
Lemma tr_series_mul n p (A E B : 'M[R]_n) : A *m B = B *m A ->
  \tr (series p A E *m B) = \tr (poly (slope p) A *m B *m E).
Proof.
move=> c; rewrite /series /poly !mulmx_suml !raddf_sum /= size_mkseq.
case: p => [|a p] /=; first by rewrite !big_ord0.
rewrite big_ord_recl /= scaler0 mul0mx mxtrace0 add0r; apply: eq_bigr => i _.
rewrite nth_mkseq // -!scalemxAl !mxtraceZ tr_powersum_mul // mulrA mulr_natr.
by [].
Qed.
End Traces.

Section Others.
Variable R : comUnitRingType.
Lemma adjd_inv n (A B : 'M[R]_n) : A \in unitmx ->
  adjd A B = \det A *: (\tr (invmx A *m B) *: invmx A - invmx A *m B *m invmx A).
Proof.
move=> u; have [v e] := inverse_both B u; rewrite /adjd adj_inv // e Determinant_both dmxZ emx_dmx adj_inv //.
by rewrite -scalemxAl mxtraceZ scalerBr scalerN scalerA.
Qed.
Lemma angle (a b c s da db : R) : b * b + a * a \is a GRing.unit -> b * s = a * c ->
  db * s + b * (c * ((b * da - a * db) / (b * b + a * a))) = da * c + a * (- s * ((b * da - a * db) / (b * b + a * a))).
Proof.
move=> u e; apply: (mulrI u); have : (b * b + a * a) * ((b * da - a * db) / (b * b + a * a)) = b * da - a * db.
  by rewrite mulrCA divrr // mulr1.
move: (_ / _) => x q; have k : (b * s) * (b * db + a * da) = (a * c) * (b * db + a * da) by rewrite e.
transitivity ((b * b + a * a) * db * s + b * c * ((b * b + a * a) * x)); first by ring.
transitivity ((b * b + a * a) * da * c - a * s * ((b * b + a * a) * x)); last by ring.
by rewrite q; apply: (through k); ring.
Qed.
(* functions of the symmetric part are symmetric *)
Lemma tr_mpow n (X : 'M[R]_n) k : X^T = X -> (mpow X k)^T = mpow X k.
Proof. by move=> s; rewrite mpow_tr s. Qed.
Lemma tr_poly n p (X : 'M[R]_n) : X^T = X -> (poly p X)^T = poly p X.
Proof. by move=> s; rewrite /poly raddf_sum; apply: eq_bigr => k _; rewrite /= trmxZ tr_mpow. Qed.
Lemma poly_commutes n p (X : 'M[R]_n) : X *m poly p X = poly p X *m X.
Proof.
rewrite /poly mulmx_sumr mulmx_suml; apply: eq_bigr => k _.
by rewrite -scalemxAr -scalemxAl (mpow_commutes k (erefl (X *m X))).
Qed.
Lemma dot_symmetric n h (A E : 'M[R]_n) : 2%:R * h = 1 -> A^T = A -> dot A (symp h E) = dot A E.
Proof. by move=> half s; rewrite dotC dot_sym // dotC. Qed.
Lemma tr_series n p (A E : 'M[R]_n) : \tr (series p A E) = \tr (poly (slope p) A *m E).
Proof. by have := @tr_series_mul R n p A E 1%:M; rewrite !mulmx1 mul1mx => ->. Qed.
Lemma had_repeated m n (s : 'M[R]_1) (A : 'M[R]_(m,n)) : had A (repcols n (reprows m s)) = num s *: A.
Proof. by apply/matrixP=> i j; rewrite hadE repcolsE reprowsE [RHS]mxE mulrC. Qed.
Lemma quo_number m n (s : 'M[R]_1) (A : 'M[R]_(m,n)) : quo A (repcols n (reprows m s)) = num (recip s) *: A.
Proof. by rewrite quoE recip_repcols recip_reprows had_numbers. Qed.
Lemma num_had (s t : 'M[R]_1) : num (had s t) = num s * num t. Proof. by rewrite /num hadE. Qed.
(* the derivative Z of the matrix sign *)
Section Sign.
Variables (n : nat) (S A E Z : 'M[R]_n).
Hypotheses (s : S *m S = 1%:M) (sas : S *m A *m S = A) (e : S *m A *m Z + Z *m (S *m A) = E - S *m E *m S).
Lemma sign_turns : (forall Y, S *m A *m Y + Y *m (S *m A) = E - S *m E *m S -> Y = Z) -> S *m Z *m S = - Z.
Proof.
move=> u; apply: oppr_inj; rewrite opprK; apply: u.
have := congr1 (fun M => - (S *m M *m S)) e; rewrite mulmxBr mulmxBl mulmxDr mulmxDl opprB.
have -> : S *m (S *m E *m S) *m S = E by rewrite !mulmxA s mul1mx -mulmxA s mulmx1.
move=> <-; rewrite opprD mulmxN mulNmx; congr (- _ - _); first by rewrite !mulmxA sas s mul1mx.
by rewrite -!mulmxA; congr (S *m (Z *m _)); rewrite mulmxA s mul1mx mulmxA sas.
Qed.
Hypothesis c : S *m Z *m S = - Z.
Lemma sign_swaps : S *m Z = - (Z *m S).
Proof. by rewrite -[S *m Z]mulmx1 -s mulmxA c mulNmx. Qed.
Lemma sign_square : Z *m S + S *m Z = 0. Proof. by rewrite sign_swaps subrr. Qed.
Lemma sign_commutes : Z *m A + S *m E = E *m S + A *m Z.
Proof.
have := congr1 (mulmx S) e; rewrite mulmxDr mulmxBr !mulmxA s !mul1mx sign_swaps mulNmx -[Z *m S *m S]mulmxA s mulmx1 mulNmx.
by move=> k; apply: (through (esym k)); entries.
Qed.
End Sign.
(* [0, A; A^T, 0] *)
Definition beside m n (A : 'M[R]_(m,n)) : 'M[R]_(n + m) := among (n + m) (n + m) 0 m A + among (n + m) (n + m) m 0 A^T.
Lemma beside_sym m n (A : 'M[R]_(m,n)) : (beside A)^T = beside A.
Proof. by rewrite /beside trmxD !tr_among trmxK addrC. Qed.
Lemma dot_beside m n (P : 'M[R]_(n + m)) (A : 'M[R]_(m,n)) : P^T = P -> dot P (beside A) = dot (2%:R *: block m n 0 m P) A.
Proof.
by move=> s; rewrite /beside dotDr !dot_among dot_tr tr_block s dotZl mulr_natl mulr2n.
Qed.
(* the polar factor moves at right angles to its matrix *)
Lemma polar_still m n (h : R) (Q A W : 'M[R]_(m,n)) (Z K : 'M[R]_n) : 2%:R * h = 1 -> - Z^T = Z -> (Q^T *m A)^T = Q^T *m A ->
  Q *m (Q^T *m A) = A -> Q^T *m W = 0 -> dot (Q *m Z + W *m K) A = 0.
Proof.
move=> half a s e o; have w : dot (W *m K) A = 0 by rewrite -e dot_mulr mulmxA o mul0mx dot0l.
rewrite dotDl w addr0 dotC dot_mulr; set d := dot _ _.
have x : d = - d by rewrite {1}/d -{1}a dotNr dot_tr s.
have dd : d + d = 0 by rewrite {2}x subrr.
by rewrite -[d]mul1r -half mulrAC mulr_natl mulr2n dd mul0r.
Qed.
End Others.
(* numbers are one where their only entries are *)
Ltac number_parts := rewrite [LHS]numE [RHS]numE; congr scalar_mx; words; rewrite ?(numD, numN, numZ, num_scalar).
(* --- derivations --- *)
(* what is symmetric is its transpose *)
Ltac symmetries := repeat match goal with H : trmx ?X = ?X |- context [trmx ?X] => rewrite H end.
(* two lines of a derivation are one: all is moved off the differentials between these *)
Section Zeros.
Variable R : comUnitRingType.
Lemma num0 : num (0 : 'M[R]_1) = 0. Proof. by rewrite /num mxE. Qed.
Lemma sprod0l m n (A : 'M[R]_(m,n)) : sprod 0 A = 0. Proof. by rewrite /sprod num0 scale0r. Qed.
Lemma sprod0r m n s : sprod s (0 : 'M[R]_(m,n)) = 0. Proof. by rewrite /sprod scaler0. Qed.
Lemma trace0 n : trace (0 : 'M[R]_n) = 0. Proof. by rewrite /trace !raddf0. Qed.
Lemma inner0l m n (A : 'M[R]_(m,n)) : inner 0 A = 0. Proof. by rewrite /inner dot0l raddf0. Qed.
Lemma inner0r m n (A : 'M[R]_(m,n)) : inner A 0 = 0. Proof. by rewrite /inner dot0r raddf0. Qed.
Lemma num_ones : num (ones R 1 1) = 1. Proof. by rewrite /num mxE. Qed.
End Zeros.
Ltac sums_known := repeat match goal with H : colsums ?Y = ones _ 1 _ |- context [colsums ?Y] => rewrite H end.
(* named values are what they stand for *)
Ltac definitions := repeat match goal with H : ?x = _ |- _ => is_var x; subst x end.
Ltac derived := definitions; sums_known; rewrite ?(mulmx0, mul0mx, trmx0, oppr0, add0r, addr0, subr0, sub0r, had0l, had0r, scaler0, sprod0l, sprod0r,
  trace0, inner0l, inner0r, rowsdown0, rowsup0, among0, numZ, num_ones); number_parts; rewrite ?(num0, num_ones);
  repeat match goal with |- context [\tr (?A^T *m ?B)] => change (\tr (A^T *m B)) with (dot A B) end.
(* columns whose sums are 1 *)
Lemma sums_right (R : comUnitRingType) m n k (Y : 'M[R]_(m,n)) (B : 'M[R]_(k,1)) : colsums Y = ones R 1 n ->
  B *m ones R 1 m *m Y = B *m ones R 1 n.
Proof. by move=> e; rewrite -mulmxA -/(colsums Y) e. Qed.
Lemma sums_left (R : comUnitRingType) m n k (Y : 'M[R]_(m,n)) (B : 'M[R]_(k,n)) : colsums Y = ones R 1 n ->
  B *m Y^T *m ones R m 1 = B *m ones R n 1.
Proof. by move=> e; rewrite -mulmxA -[Y^T *m _]trmxK trmx_mul trmxK tr_ones -/(colsums Y) e tr_ones. Qed.
Lemma sums_transposed (R : comUnitRingType) m n (Y : 'M[R]_(m,n)) : colsums Y = ones R 1 n -> Y^T *m ones R m 1 = ones R n 1.
Proof. by move=> e; rewrite -[LHS]trmxK trmx_mul trmxK tr_ones -/(colsums Y) e tr_ones. Qed.
Lemma sums_plain (R : comUnitRingType) m n (Y : 'M[R]_(m,n)) : colsums Y = ones R 1 n -> ones R 1 m *m Y = ones R 1 n.
Proof. by []. Qed.
Ltac sums_of_one := repeat match goal with H : colsums ?Y = ones _ 1 _ |- _ =>
  rewrite ?(sums_right _ H, sums_left _ H, sums_transposed H, sums_plain H); clear H end.
(* numbers among matrices: what is divided by a number is multiplied with its reciprocal *)
Section Numbers.
Variable R : comUnitRingType.
Lemma diag_number (r : 'M[R]_1) : diag_mx r = r.
Proof. by apply/matrixP=> i j; rewrite mxE !ord1 eqxx mulr1n. Qed.
Lemma mul_number m (A : 'M[R]_(m,1)) (s : 'M[R]_1) : A *m s = num s *: A.
Proof. by rewrite [s in LHS]numE mul_mx_scalar. Qed.
Lemma number_mul n (s : 'M[R]_1) (A : 'M[R]_(1,n)) : s *m A = num s *: A.
Proof. by rewrite [s in LHS]numE mul_scalar_mx. Qed.
Lemma had_number (s t : 'M[R]_1) : had s t = num s *: t.
Proof. by apply/matrixP=> i j; rewrite !mxE !ord1. Qed.
Lemma num_mul (s t : 'M[R]_1) : num (s *m t) = num s * num t.
Proof. by rewrite mul_number numZ mulrC. Qed.
Lemma num_recip (s : 'M[R]_1) : num (recip s) = (num s)^-1. Proof. by rewrite /num mxE. Qed.
Lemma inv_square (x : R) : (x * x)^-1 = x^-1 * x^-1. Proof. by rewrite -expr2 -exprVn. Qed.
Lemma half_inv (h : R) : 2%:R * h = 1 -> 2%:R^-1 = h.
Proof.
move=> e; have u : (2%:R : R) \is a GRing.unit by apply/unitrP; exists h; rewrite mulrC e.
by apply: (mulrI u); rewrite e divrr.
Qed.
Lemma had_column m (A c : 'cV[R]_m) : had A (recip c) = diag_mx (recip c)^T *m A. Proof. by rewrite hadC had_col. Qed.
Lemma had_line n (A r : 'rV[R]_n) : had A (recip r) = A *m diag_mx (recip r). Proof. by rewrite hadC had_row. Qed.
Lemma mul_diag_ones m n (A : 'M[R]_(m,n)) (r : 'rV[R]_n) : A *m diag_mx r *m ones R n 1 = A *m r^T.
Proof. by rewrite -mulmxA diag_mul1. Qed.
End Numbers.
Ltac numbers_apart := rewrite ?(mxtrace_dot, diag_number, mul_number, number_mul, had_number, num_mul, num_recip, num_had,
  num_ones, numZ, numD, numN, inv_square, tr_num, mulr1, mul1r);
  try match goal with H : 2%:R * ?h = 1 |- _ => rewrite ?(half_inv H) end.
(* what is divided entry by entry in columns and rows: as a product with a diagonal, wherever it stands *)
Ltac entries_apart := rewrite ?(mul_diag_ones, recip_tr, trmxK); repeat match goal with
  | |- context [@had _ ?m 1 ?A (recip ?c)] => rewrite (had_column A c)
  | |- context [@had _ 1 ?n ?A (recip ?r)] => rewrite (had_line A r)
  end.
(* a number and its transpose are made one *)
Ltac same_nums := repeat match goal with |- context [@num ?R ?A] => match goal with |- context [@num R ?B] =>
  lazymatch constr:((A, B)) with (B, A) => fail | _ => idtac end;
  have -> : @num R B = @num R A by (rewrite -[B]tr_num ?(trmx_mul, trmxK, mulmxA); symmetries; done) end end.
(* <A, X> and <B, X> are made one where A and B have the same entries *)
Ltac same_entries := apply/matrixP=> ? ?; rewrite ?(hadE, addmxE, oppmxE, scalemxE, zeromxE);
  repeat match goal with |- context [@fun_of_matrix ?T ?m ?n ?A ?i ?j] => move: (@fun_of_matrix T m n A i j) => ? end; ring.
Ltac same_dots := repeat match goal with |- context [@dot ?R ?m ?n ?A ?X] =>
  match goal with |- context [@dot R m n ?B X] =>
    lazymatch constr:((A, B)) with (B, A) => fail | _ => idtac end;
    have -> : @dot R m n B X = @dot R m n A X by (congr dot; same_entries) end end.
Ltac adjugates := repeat match goal with V : is_true (_^T \in unitmx) |- _ => rewrite unitmx_tr in V end;
  repeat match goal with V : is_true (?X \in unitmx) |- context [\adj ?X] => rewrite (adj_inv V) end.
Ltac closed := adjugates; norm; symmetries; sums_of_one; numbers_apart; try (progress entries_apart; norm); try (norm; numbers_apart);
  try same_nums; first [ done | dring | same_dots; dring | close ].
