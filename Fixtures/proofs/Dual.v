(* Dual numbers R[eps], eps^2 = 0, as a commutative ring with units, so that "the definition at X + eps dX is
   Y + eps dY" is an equation of matrices over it.

   All of MathComp's matrices, determinants and inverses exist over R[eps], and so do the words of Words.v and the
   theorems about adjoints: over R[eps] they are about the sweep that is recorded to be differentiated again.

   In this order: the ring; matrices X + eps E and what words make of them; determinants; second derivatives, which are
   symmetric, and with them the derivatives of the adjugate and of functions of matrices. *)
From mathcomp Require Import all_ssreflect fingroup perm all_algebra.
From Tracewise Require Import Words.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Dual.
Variable R : comUnitRingType.
Record dual := Dual { dval : R; deps : R }.
Definition pair_of_dual d := (dval d, deps d).
Definition dual_of_pair p := Dual p.1 p.2.
Lemma dualK : cancel pair_of_dual dual_of_pair. Proof. by case. Qed.
Definition dual_eqMixin := CanEqMixin dualK.
Canonical dual_eqType := EqType dual dual_eqMixin.
Definition dual_choiceMixin := CanChoiceMixin dualK.
Canonical dual_choiceType := ChoiceType dual dual_choiceMixin.
Lemma dualP (a b : dual) : dval a = dval b -> deps a = deps b -> a = b.
Proof. by case: a b => [? ?] [? ?] /= -> ->. Qed.
Definition dadd a b := Dual (dval a + dval b) (deps a + deps b).
Definition dopp a := Dual (- dval a) (- deps a).
Definition dmul a b := Dual (dval a * dval b) (deps a * dval b + dval a * deps b).
Lemma daddA : associative dadd. Proof. by move=> a b c; apply: dualP => /=; rewrite addrA. Qed.
Lemma daddC : commutative dadd. Proof. by move=> a b; apply: dualP => /=; rewrite addrC. Qed.
Lemma dadd0 : left_id (Dual 0 0) dadd. Proof. by move=> a; apply: dualP => /=; rewrite add0r. Qed.
Lemma daddN : left_inverse (Dual 0 0) dopp dadd. Proof. by move=> a; apply: dualP => /=; rewrite addNr. Qed.
Definition dual_zmodMixin := ZmodMixin daddA daddC dadd0 daddN.
Canonical dual_zmodType := ZmodType dual dual_zmodMixin.
Lemma dmulA : associative dmul. Proof. by move=> a b c; apply: dualP => /=; ring. Qed.
Lemma dmulC : commutative dmul. Proof. by move=> a b; apply: dualP => /=; ring. Qed.
Lemma dmul1 : left_id (Dual 1 0) dmul. Proof. by move=> a; apply: dualP => /=; ring. Qed.
Lemma dmulD : left_distributive dmul dadd. Proof. by move=> a b c; apply: dualP => /=; ring. Qed.
Lemma done0 : Dual 1 0 != 0. Proof. by apply/eqP => -[/eqP]; rewrite oner_eq0. Qed.
Definition dual_ringMixin := ComRingMixin dmulA dmulC dmul1 dmulD done0.
Canonical dual_ringType := RingType dual dual_ringMixin.
Canonical dual_comRingType := ComRingType dual dmulC.
Definition dunit : pred dual := fun a => dval a \is a GRing.unit.
Definition dinv a := if dunit a then Dual (dval a)^-1 (- (deps a / (dval a * dval a))) else a.
Lemma dmulV : {in dunit, left_inverse 1 dinv *%R}.
Proof.
move=> a au; have u : dunit a by []; have v : dval a \is a GRing.unit by [].
rewrite /dinv u; apply: dualP => /=; first by rewrite mulVr.
by rewrite invrM // mulNr mulrA mulrVK // mulrC addrC subrr.
Qed.
Lemma dunitP (a b : dual) : b * a = 1 -> dunit a.
Proof. by case=> e _; apply/unitrPr; exists (dval b); rewrite mulrC. Qed.
Lemma dinv_out : {in [predC dunit], dinv =1 id}.
Proof. by move=> a /negbTE au; have u : dunit a = false by []; rewrite /dinv u. Qed.
Definition dual_unitRingMixin := ComUnitRingMixin dmulV dunitP dinv_out.
Canonical dual_unitRingType := UnitRingType dual dual_unitRingMixin.
Canonical dual_comUnitRingType := [comUnitRingType of dual].

Fact dval_is_rmorphism : rmorphism dval. Proof. by split=> //; split. Qed.
Canonical dval_additive := Additive dval_is_rmorphism.
Canonical dval_rmorphism := RMorphism dval_is_rmorphism.
Fact deps_is_additive : additive deps. Proof. by []. Qed.
Canonical deps_additive := Additive deps_is_additive.
Lemma depsM a b : deps (a * b) = deps a * dval b + dval a * deps b. Proof. by []. Qed.
Lemma dvalM a b : dval (a * b) = dval a * dval b. Proof. by []. Qed.
Lemma dvalV (a : dual) : dval a^-1 = (dval a)^-1.
Proof.
rewrite -[a^-1]/(dinv a) /dinv; case: ifP => //= /negbT nu; rewrite invr_out //.
Qed.
Lemma depsV (a : dual) : dval a \is a GRing.unit -> deps a^-1 = - (deps a / (dval a * dval a)).
Proof. by move=> u; rewrite -[a^-1]/(dinv a) /dinv /dunit u. Qed.

(* X + eps E *)
Definition dmx m n (X E : 'M[R]_(m,n)) : 'M[dual]_(m,n) := \matrix_(i,j) Dual (X i j) (E i j).
Definition vmx m n (A : 'M[dual]_(m,n)) : 'M[R]_(m,n) := map_mx dval A.
Definition emx m n (A : 'M[dual]_(m,n)) : 'M[R]_(m,n) := map_mx deps A.
Lemma dmxK m n (A : 'M[dual]_(m,n)) : A = dmx (vmx A) (emx A).
Proof. by apply/matrixP=> i j; rewrite !mxE; apply: dualP. Qed.
Lemma dmxP m n (A : 'M[dual]_(m,n)) X E : vmx A = X -> emx A = E -> A = dmx X E.
Proof. by move=> <- <-; exact: dmxK. Qed.
Lemma vmx_dmx m n (X E : 'M[R]_(m,n)) : vmx (dmx X E) = X. Proof. by apply/matrixP=> i j; rewrite !mxE. Qed.
Lemma emx_dmx m n (X E : 'M[R]_(m,n)) : emx (dmx X E) = E. Proof. by apply/matrixP=> i j; rewrite !mxE. Qed.
Lemma dmx_inj m n (X E Y F : 'M[R]_(m,n)) : dmx X E = dmx Y F <-> X = Y /\ E = F.
Proof.
split=> [e|[-> ->] //]; split.
  by move/(congr1 (@vmx m n)): e; rewrite !vmx_dmx.
by move/(congr1 (@emx m n)): e; rewrite !emx_dmx.
Qed.
Lemma dmxD m n (X E Y F : 'M[R]_(m,n)) : dmx X E + dmx Y F = dmx (X + Y) (E + F).
Proof. by apply/matrixP=> i j; rewrite !mxE; apply: dualP. Qed.
Lemma dmxN m n (X E : 'M[R]_(m,n)) : - dmx X E = dmx (- X) (- E).
Proof. by apply/matrixP=> i j; rewrite !mxE; apply: dualP. Qed.
Lemma dmx0 m n : 0 = dmx (0 : 'M[R]_(m,n)) 0.
Proof. by apply/matrixP=> i j; rewrite !mxE; apply: dualP. Qed.
Lemma dmx1 n : 1%:M = dmx (1%:M : 'M[R]_n) 0.
Proof. by apply/matrixP=> i j; rewrite !mxE; case: (i == j) => //=; rewrite ?mulr1n ?mulr0n //=; apply: dualP. Qed.
Lemma dmx_tr m n (X E : 'M[R]_(m,n)) : (dmx X E)^T = dmx X^T E^T.
Proof. by apply/matrixP=> i j; rewrite !mxE; apply: dualP. Qed.
Lemma sum_dval I r (P : pred I) (F : I -> dual) : dval (\sum_(i <- r | P i) F i) = \sum_(i <- r | P i) dval (F i).
Proof. exact: raddf_sum. Qed.
Lemma sum_deps I r (P : pred I) (F : I -> dual) : deps (\sum_(i <- r | P i) F i) = \sum_(i <- r | P i) deps (F i).
Proof. exact: raddf_sum. Qed.
Lemma dmxM m n p (X E : 'M[R]_(m,n)) (Y F : 'M[R]_(n,p)) : dmx X E *m dmx Y F = dmx (X *m Y) (E *m Y + X *m F).
Proof.
apply: dmxP; apply/matrixP=> i j; rewrite !mxE ?sum_dval ?sum_deps.
  by apply: eq_bigr => k _; rewrite !mxE.
by rewrite -big_split; apply: eq_bigr => k _; rewrite !mxE.
Qed.
Definition cst (c : R) : dual := Dual c 0.
Lemma dmxZ m n c e (X E : 'M[R]_(m,n)) : Dual c e *: dmx X E = dmx (c *: X) (e *: X + c *: E).
Proof. by apply/matrixP=> i j; rewrite !mxE; apply: dualP. Qed.
Lemma dmx_had m n (X E Y F : 'M[R]_(m,n)) : had (dmx X E) (dmx Y F) = dmx (had X Y) (had E Y + had X F).
Proof. by apply/matrixP=> i j; rewrite !mxE; apply: dualP. Qed.
Lemma dmx_quo m n (X E Y F : 'M[R]_(m,n)) : (forall i j, Y i j \is a GRing.unit) ->
  quo (dmx X E) (dmx Y F) = dmx (quo X Y) (quo (E - had (quo X Y) F) Y).
Proof.
move=> u; apply/matrixP=> i j; rewrite !mxE; apply: dualP; rewrite /= ?dvalM ?depsM dvalV //= depsV //= invrM //.
by rewrite mulrN mulrBl !mulrA; congr (_ - _); rewrite mulrAC [X i j * F i j]mulrC; ring.
Qed.
Lemma dmx_ones m n : ones _ m n = dmx (ones R m n) 0.
Proof. by apply/matrixP=> i j; rewrite !mxE; apply: dualP. Qed.
Lemma dmx_trace n (X E : 'M[R]_n) : \tr (dmx X E) = Dual (\tr X) (\tr E).
Proof. by apply: dualP; rewrite /mxtrace ?sum_dval ?sum_deps; apply: eq_bigr => i _; rewrite mxE. Qed.
Lemma dmx_scalar n a b : (Dual a b)%:M = dmx (a%:M : 'M[R]_n) b%:M.
Proof. by apply/matrixP=> i j; rewrite !mxE; case: (i == j); rewrite ?mulr1n ?mulr0n. Qed.
Lemma dmx_dot m n (X E Y F : 'M[R]_(m,n)) : dot (dmx X E) (dmx Y F) = Dual (dot X Y) (dot E Y + dot X F).
Proof. by rewrite /dot dmx_tr dmxM dmx_trace raddfD. Qed.
Lemma dmx_num (X E : 'M[R]_1) : num (dmx X E) = Dual (num X) (num E). Proof. by rewrite /num mxE. Qed.
(* a function of numbers and its derivative, lifted; applied to every entry *)
Definition lift (f f' : R -> R) (a : dual) : dual := Dual (f (dval a)) (f' (dval a) * deps a).
Lemma dmx_map m n (f f' : R -> R) (X E : 'M[R]_(m,n)) :
  map_mx (lift f f') (dmx X E) = dmx (map_mx f X) (had (map_mx f' X) E).
Proof. by apply/matrixP=> i j; rewrite !mxE; apply: dualP. Qed.
End Dual.

Section Words.
Variable R : comUnitRingType.
Implicit Types m n k : nat.
(* --- powers --- *)
Lemma psteps2 n (X E : 'M[R]_n) k : (psteps X E k).2 = E *m mpow X k.
Proof. by rewrite pstepsE. Qed.
Theorem MatrixPower_d n k (X dX : 'M[R]_n) : mpow (dmx X dX) k = dmx (mpow X k) (powersum k X dX).
Proof.
elim: k => [|k ih]; first exact: dmx1.
rewrite [LHS]/= ih dmxM; congr dmx; case: k {ih} => [|k]; first by rewrite /= mulmx1 mulmx0 addr0.
rewrite /powersum [in RHS]/=; move: (psteps2 X dX k); case: (psteps X dX k) => s t /= ->.
by rewrite addrC -mulmxA -mpowSr.
Qed.

Lemma inverse_unique (T : comUnitRingType) n (A B : 'M[T]_n) : A *m B = 1%:M -> A \in unitmx /\ invmx A = B.
Proof. by move=> e; have [u _] := mulmx1_unit e; split=> //; rewrite -[B]mul1mx -(mulVmx u) -mulmxA e mulmx1. Qed.
Lemma inverse_both n (X dX : 'M[R]_n) : X \in unitmx -> let Y := invmx X in
  dmx X dX \in unitmx /\ invmx (dmx X dX) = dmx Y (- (Y *m dX *m Y)).
Proof.
move=> u Y; apply: inverse_unique; rewrite dmxM mulmxV // dmx1; congr dmx.
by rewrite mulmxN !mulmxA mulmxV // mul1mx subrr.
Qed.
Theorem Inverse_d n (X dX : 'M[R]_n) : X \in unitmx -> let Y := invmx X in
  invmx (dmx X dX) = dmx Y (- (Y *m dX *m Y)).
Proof. by move=> u; case: (inverse_both dX u). Qed.
Lemma deps_prod n (F : 'I_n -> dual R) : deps (\prod_i F i) = \sum_i deps (F i) * \prod_(j | i != j) dval (F j).
Proof.
elim: n F => [|n ih] F; first by rewrite !big_ord0.
rewrite big_ord_recl depsM ih big_ord_recl; congr (_ + _).
  congr (_ * _); rewrite (rmorph_prod [rmorphism of @dval R]) [RHS]big_mkcond big_ord_recl eqxx /= mul1r.
  by apply: eq_bigr.
rewrite mulr_sumr; apply: eq_bigr => i _; rewrite [in RHS]big_mkcond big_ord_recl /=.
rewrite mulrCA; congr (_ * (_ * _)); rewrite big_mkcond; apply: eq_bigr => j _.
by rewrite (inj_eq (@lift_inj _ ord0)).
Qed.
Theorem Determinant_both n (D E : 'M[R]_n) : \det (dmx D E) = Dual (\det D) (\tr (\adj D *m E)).
Proof.
apply: dualP; first by rewrite -[LHS]/([rmorphism of @dval R] _) -det_map_mx; congr (\det _); exact: vmx_dmx.
rewrite /= {1}/determinant sum_deps.
transitivity (\sum_(s : 'S_n) \sum_i (-1) ^+ s * (E i (s i) * \prod_(j | i != j) D j (s j))).
  apply: eq_bigr => s _; rewrite -mulr_sumr.
  have -> : (-1) ^+ s = Dual ((-1) ^+ s) 0 :> dual R by case: (odd_perm s); apply: dualP; rewrite /= ?oppr0.
  rewrite depsM /= mul0r add0r deps_prod; congr (_ * _); apply: eq_bigr => i _; rewrite mxE /=; congr (_ * _).
  by apply: eq_bigr => j _; rewrite mxE.
rewrite exchange_big mxtrace_mulC /=; apply: eq_bigr => i _; rewrite mxE.
rewrite (partition_big (fun s : 'S_n => s i) predT) //=; apply: eq_bigr => j _; rewrite mxE expand_cofactor mulr_sumr.
by apply: eq_bigr => s /eqP <-; rewrite mulrCA.
Qed.
Lemma adj_inv (T : comUnitRingType) n (X : 'M[T]_n) : X \in unitmx -> \adj X = \det X *: invmx X.
Proof. by move=> u; rewrite /invmx u scalerA divrr ?scale1r // -unitmxE. Qed.
End Words.

Section Second.
Variable R : comUnitRingType.
Definition adjd n (D E : 'M[R]_n) : 'M[R]_n := emx (\adj (dmx D E)).
Let RR := dual_comUnitRingType R.
Definition swap (x : dual RR) : dual RR :=
  Dual (Dual (dval (dval x)) (dval (deps x)) : RR) (Dual (deps (dval x)) (deps (deps x)) : RR).
Fact swap_is_rmorphism : rmorphism swap.
Proof.
by split=> [x y|]; [apply: dualP; apply: dualP | split=> [x y|]; do 2?apply: dualP => //=; ring].
Qed.
Canonical swap_rmorphism := RMorphism swap_is_rmorphism.
Lemma second_det n (D E F : 'M[R]_n) :
  deps (deps (\det (dmx (dmx D E) (dmx F (0 : 'M_n)) : 'M[dual RR]_n))) = \tr (adjd D E *m F).
Proof.
rewrite Determinant_both /= [\adj _]dmxK dmxM mulmx0 addr0 dmx_trace /=; congr (\tr (_ *m _)).
Qed.
Theorem second_symmetric n (D E F : 'M[R]_n) : \tr (adjd D E *m F) = \tr (adjd D F *m E).
Proof.
rewrite -!second_det.
set Z := dmx (dmx D F) _; have -> : dmx (dmx D E) (dmx F 0) = map_mx swap Z :> 'M[dual RR]_n.
  by apply/matrixP=> i j; rewrite !mxE; do 2?apply: dualP.
by rewrite det_map_mx.
Qed.
Lemma adjd_tr n (D E : 'M[R]_n) : adjd D^T E^T = (adjd D E)^T.
Proof. by rewrite /adjd -dmx_tr -trmx_adj; apply/matrixP=> i j; rewrite !mxE. Qed.
Theorem AdjugateDifferential_right_adjoint n (D E G : 'M[R]_n) :
  \tr (G^T *m adjd D E) = \tr ((adjd D^T G)^T *m E).
Proof. by rewrite -adjd_tr trmxK mxtrace_mulC second_symmetric. Qed.
Theorem Adjugate_everywhere_d n (D E : 'M[R]_n) : \adj (dmx D E) = dmx (\adj D) (adjd D E).
Proof.
apply: dmxP => //; rewrite /vmx -[map_mx _ _]/(map_mx [rmorphism of @dval R] _) map_mx_adj; congr (\adj _); exact: vmx_dmx.
Qed.
End Second.

(* derivatives of powers and polynomials of matrices; what a polynomial interpolates has the same ones *)
Section Series.
Variable R : comUnitRingType.
Implicit Types (n k : nat) (p : seq R).
Lemma vmxM m n k (A : 'M[dual R]_(m,n)) (B : 'M_(n,k)) : vmx (A *m B) = vmx A *m vmx B.
Proof. by rewrite [A]dmxK [B]dmxK dmxM !vmx_dmx. Qed.
Lemma vmxD m n (A B : 'M[dual R]_(m,n)) : vmx (A + B) = vmx A + vmx B.
Proof. by rewrite [A]dmxK [B]dmxK dmxD !vmx_dmx. Qed.
Lemma emxD m n (A B : 'M[dual R]_(m,n)) : emx (A + B) = emx A + emx B.
Proof. by rewrite [A]dmxK [B]dmxK dmxD !emx_dmx. Qed.
Lemma emx_tr m n (A : 'M[dual R]_(m,n)) : (emx A)^T = emx A^T. Proof. by rewrite [A]dmxK dmx_tr !emx_dmx. Qed.
Definition powersum2 n k (X E F : 'M[R]_n) : 'M[R]_n := emx (powersum k (dmx X F) (dmx E 0)).
Definition series n p (A E : 'M[R]_n) : 'M[R]_n := \sum_(k < size p) p`_k *: powersum k A E.
Definition series2 n p (A E F : 'M[R]_n) : 'M[R]_n := \sum_(k < size p) p`_k *: powersum2 k A E F.
Lemma vmx_powersum n k (X F E H : 'M[R]_n) : vmx (powersum k (dmx X F) (dmx E H)) = powersum k X E.
Proof.
case: k => [|k]; first by rewrite /= dmx0 vmx_dmx.
rewrite /powersum; suff [-> _] : vmx (psteps (dmx X F) (dmx E H) k).1 = (psteps X E k).1 /\
  vmx (psteps (dmx X F) (dmx E H) k).2 = (psteps X E k).2 by [].
elim: k => [|k [h1 h2]]; first by rewrite /= vmx_dmx.
by move: h1 h2; rewrite /=; case: (psteps _ _ k) (psteps X E k) => [a b] [c d] /= <- <-; rewrite vmxD !vmxM !vmx_dmx.
Qed.
Lemma powersum_dmx n k (X F E : 'M[R]_n) :
  powersum k (dmx X F) (dmx E 0) = dmx (powersum k X E) (powersum2 k X E F).
Proof. by rewrite [LHS]dmxK vmx_powersum. Qed.
Lemma dot_powersum2 n k (G X E F : 'M[R]_n) : dot G (powersum2 k X E F) = dot (powersum2 k X^T G F^T) E.
Proof.
have := dot_powersum k (dmx X F) (dmx G 0) (dmx E 0); rewrite dmx_tr !powersum_dmx !dmx_dot !dot0l !dot0r => -[_].
by rewrite add0r addr0.
Qed.
End Series.
Section Symmetry.
Variable R : comUnitRingType.
Implicit Types (n k : nat) (p : seq R).
Lemma powersum_emx (T : comUnitRingType) n k (X E : 'M[T]_n) : powersum k X E = emx (mpow (dmx X E) k).
Proof. by rewrite MatrixPower_d emx_dmx. Qed.
Lemma map_mpow (S T : comUnitRingType) (f : {rmorphism S -> T}) n k (X : 'M[S]_n) : map_mx f (mpow X k) = mpow (map_mx f X) k.
Proof. by elim: k => [|k ih] /=; [exact: map_mx1 | rewrite map_mxM ih]. Qed.
Lemma powersum2_symmetric n k (X E F : 'M[R]_n) : powersum2 k X E F = powersum2 k X F E.
Proof.
rewrite /powersum2 !powersum_emx; set Z := dmx (dmx X E) (dmx F 0).
have -> : dmx (dmx X F) (dmx E 0) = map_mx (swap_rmorphism R) Z.
  by apply/matrixP=> i j; rewrite !mxE; do 2?apply: dualP.
by rewrite -map_mpow; apply/matrixP=> i j; rewrite !mxE.
Qed.
Lemma tr_powersum (T : comUnitRingType) n k (X E : 'M[T]_n) : (powersum k X E)^T = powersum k X^T E^T.
Proof. by rewrite !powersum_emx -dmx_tr -mpow_tr; apply/matrixP=> i j; rewrite !mxE. Qed.
Lemma tr_powersum2 n k (X E F : 'M[R]_n) : (powersum2 k X E F)^T = powersum2 k X^T E^T F^T.
Proof. by rewrite /powersum2 emx_tr tr_powersum !dmx_tr trmx0. Qed.
Lemma powersumD (T : comUnitRingType) n k (X E F : 'M[T]_n) : powersum k X (E + F) = powersum k X E + powersum k X F.
Proof.
case: k => [|k]; first by rewrite /= addr0.
by rewrite /powersum !pstepsE /= -big_split; apply: eq_bigr => i _; rewrite /= mulmxDr mulmxDl.
Qed.
Lemma powersumZ (T : comUnitRingType) n k c (X E : 'M[T]_n) : powersum k X (c *: E) = c *: powersum k X E.
Proof.
case: k => [|k]; first by rewrite /= scaler0.
by rewrite /powersum !pstepsE /= scaler_sumr; apply: eq_bigr => i _; rewrite -scalemxAr -scalemxAl.
Qed.
Lemma powersum2D n k (X H E F : 'M[R]_n) : powersum2 k X H (E + F) = powersum2 k X H E + powersum2 k X H F.
Proof.
rewrite !(powersum2_symmetric k X H) /powersum2 -emxD -powersumD dmxD addr0 //.
Qed.
Lemma powersum2Z n k c (X H E : 'M[R]_n) : powersum2 k X H (c *: E) = c *: powersum2 k X H E.
Proof.
rewrite !(powersum2_symmetric k X H) /powersum2.
have -> : dmx (c *: E) 0 = cst c *: dmx E 0 by rewrite /cst dmxZ scale0r scaler0 addr0.
by rewrite powersumZ powersum_dmx /cst dmxZ !emx_dmx scale0r add0r.
Qed.
Lemma dot_series n p (G A E : 'M[R]_n) : dot G (series p A E) = dot (series p A^T G) E.
Proof.
rewrite /series dot_sumr [RHS]dotC dot_sumr; apply: eq_bigr => k _.
by rewrite !dotZr dot_powersum [in RHS]dotC.
Qed.
Lemma dot_series2 n p (G A E F : 'M[R]_n) : dot G (series2 p A E F) = dot (series2 p A^T E^T G) F.
Proof.
rewrite /series2 dot_sumr [RHS]dotC dot_sumr; apply: eq_bigr => k _.
by rewrite !dotZr powersum2_symmetric dot_powersum2 powersum2_symmetric [in RHS]dotC.
Qed.
Lemma series2C n p (A E F : 'M[R]_n) : series2 p A E F = series2 p A F E.
Proof. by apply: eq_bigr => k _; rewrite powersum2_symmetric. Qed.
Lemma tr_series n p (A E : 'M[R]_n) : (series p A E)^T = series p A^T E^T.
Proof. by rewrite /series raddf_sum; apply: eq_bigr => k _; rewrite /= trmxZ tr_powersum. Qed.
Lemma tr_series2 n p (A E F : 'M[R]_n) : (series2 p A E F)^T = series2 p A^T E^T F^T.
Proof. by rewrite /series2 raddf_sum; apply: eq_bigr => k _; rewrite /= trmxZ tr_powersum2. Qed.
Lemma seriesD n p (A E F : 'M[R]_n) : series p A (E + F) = series p A E + series p A F.
Proof. by rewrite /series -big_split; apply: eq_bigr => k _; rewrite powersumD scalerDr. Qed.
Lemma seriesZ n p c (A E : 'M[R]_n) : series p A (c *: E) = c *: series p A E.
Proof. by rewrite /series scaler_sumr; apply: eq_bigr => k _; rewrite powersumZ !scalerA mulrC. Qed.
Lemma series2D n p (A H E F : 'M[R]_n) : series2 p A H (E + F) = series2 p A H E + series2 p A H F.
Proof. by rewrite /series2 -big_split; apply: eq_bigr => k _; rewrite powersum2D scalerDr. Qed.
Lemma series2Z n p c (A H E : 'M[R]_n) : series2 p A H (c *: E) = c *: series2 p A H E.
Proof. by rewrite /series2 scaler_sumr; apply: eq_bigr => k _; rewrite powersum2Z !scalerA mulrC. Qed.
Lemma symp_series n p h (A E : 'M[R]_n) : symp h (series p (symp h A) E) = series p (symp h A) (symp h E).
Proof. by rewrite [LHS]sympE tr_series tr_symp -seriesD -seriesZ -[h *: (E + E^T)]sympE. Qed.
Lemma symp_series2 n p h (A H E : 'M[R]_n) :
  symp h (series2 p (symp h A) (symp h H) E) = series2 p (symp h A) (symp h H) (symp h E).
Proof. by rewrite [LHS]sympE tr_series2 !tr_symp -series2D -series2Z -[h *: (E + E^T)]sympE. Qed.
Lemma dot_adjd n (G D E : 'M[R]_n) : dot G (adjd D E) = dot (adjd D^T G) E.
Proof. exact: AdjugateDifferential_right_adjoint. Qed.
End Symmetry.
Ltac push_more G t ::= lazymatch t with
  | adjd ?D ?E => rewrite (dot_adjd G D E)
  | powersum ?k ?A ?B => rewrite (dot_powersum k A G B)
  | series ?p ?A ?E => rewrite (dot_series p G A E)
  | series2 ?p ?A ?E ?F => rewrite (dot_series2 p G A E F)
  end.
Ltac norm_more ::= rewrite ?(symp_series, symp_series2, tr_symp, trmxK).
