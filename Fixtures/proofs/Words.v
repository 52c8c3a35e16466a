(* The words that theorems about Tracewise's rules are written in, and how each moves in a trace.

   `tracewise rules --format coq` prints the theorems from the bodies of the rules that run; what it
   prints is made of these words and MathComp's own. Everything is a matrix, numbers are 1x1 matrices,
   as in the Swift code; R is any commutative ring with units: a field, residues, dual numbers.
   A word whose result has sizes of its own is total: what lies outside is 0, so that no theorem
   needs a hypothesis about sizes, and no size is cast to another.

   In this order: definitions; the adjoint of each word under <A, B> = Tr(A^T B); transposes; tactics. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Export ring.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.
(* ring, for entries: their types are made the same first *)
Ltac ering := rewrite ?mxE; repeat match goal with
  |- context [@fun_of_matrix ?T ?m ?n ?A ?i ?j] => move: (@fun_of_matrix T m n A i j) => ? end; ring.

Section Words.
Variable R : comUnitRingType.
Implicit Types m n p q k l : nat.

Definition had m n (A B : 'M[R]_(m,n)) : 'M[R]_(m,n) := \matrix_(i,j) (A i j * B i j).
Definition quo m n (A B : 'M[R]_(m,n)) : 'M[R]_(m,n) := \matrix_(i,j) (A i j / B i j).
Definition recip m n (A : 'M[R]_(m,n)) : 'M[R]_(m,n) := \matrix_(i,j) (A i j)^-1.
Definition ones m n : 'M[R]_(m,n) := const_mx 1.
(* numbers *)
Definition num (s : 'M[R]_1) : R := s 0 0.
Definition sprod m n (s : 'M[R]_1) (A : 'M[R]_(m,n)) := num s *: A.
Definition dot m n (A B : 'M[R]_(m,n)) : R := \tr (A^T *m B).
Definition inner m n (A B : 'M[R]_(m,n)) : 'M[R]_1 := (dot A B)%:M.
Definition trace n (A : 'M[R]_n) : 'M[R]_1 := (\tr A)%:M.
Definition det n (A : 'M[R]_n) : 'M[R]_1 := (\det A)%:M.
(* sums and repetition: products with ones *)
Definition sumall m n (A : 'M[R]_(m,n)) : 'M[R]_1 := ones 1 m *m A *m ones n 1.
Definition colsums m n (A : 'M[R]_(m,n)) : 'rV[R]_n := ones 1 m *m A.
Definition rowsums m n (A : 'M[R]_(m,n)) : 'cV[R]_m := A *m ones n 1.
Definition reprows m n (r : 'rV[R]_n) : 'M[R]_(m,n) := ones m 1 *m r.
Definition repcols m n (c : 'cV[R]_m) : 'M[R]_(m,n) := c *m ones 1 n.
(* entries put into places: entry (i, j) is the sum of those (a, b) that r relates to it *)
Definition place m n p q (r : nat -> nat -> nat -> nat -> bool) (A : 'M[R]_(m,n)) : 'M[R]_(p,q) :=
  \matrix_(i,j) \sum_(a < m) \sum_(b < n) A a b *+ r i j a b.
Definition flip (r : nat -> nat -> nat -> nat -> bool) i j a b := r a b i j.
(* rows f and columns g, and the same among zeros *)
Definition at_rows (f g : nat -> nat) (i j a b : nat) := (a == f i) && (b == g j).
Definition slice m n p q f g (A : 'M[R]_(m,n)) : 'M[R]_(p,q) := place p q (at_rows f g) A.
Definition embed m n p q f g (A : 'M[R]_(m,n)) : 'M[R]_(p,q) := place p q (flip (at_rows f g)) A.
(* from row r and column c on *)
Definition block m n p q r c (A : 'M[R]_(m,n)) : 'M[R]_(p,q) := slice p q (addn r) (addn c) A.
Definition among m n p q r c (A : 'M[R]_(m,n)) : 'M[R]_(p,q) := embed p q (addn r) (addn c) A.
(* the product of each column *)
Definition colprod m n (A : 'M[R]_(m,n)) : 'rV[R]_n := \row_j \prod_i A i j.
(* rows moved down, and up *)
Definition is_below k (i j a b : nat) := (i == a + k)%N && (j == b).
Definition rowsdown k m n (A : 'M[R]_(m,n)) : 'M[R]_(m,n) := place m n (is_below k) A.
Definition rowsup k m n (A : 'M[R]_(m,n)) : 'M[R]_(m,n) := place m n (flip (is_below k)) A.
(* the diagonal, of any shape *)
Definition on_diagonal (i j a b : nat) := (i == a) && (i == b).
Definition diagpart m n p (A : 'M[R]_(m,n)) : 'cV[R]_p := place p 1 on_diagonal A.
Definition diagmat m n p (A : 'cV[R]_p) : 'M[R]_(m,n) := place m n (flip on_diagonal) A.
Definition dg n (c : 'cV[R]_n) : 'M[R]_n := diag_mx c^T.
Definition undg n (A : 'M[R]_n) : 'cV[R]_n := \col_i A i i.
(* Toeplitz: what stands below the diagonal by a *)
Definition is_lower (i j a b : nat) := (i == a + j)%N.
Definition lowertoeplitz n (c : 'cV[R]_n) : 'M[R]_n := place n n is_lower c.
Definition diagonalsums n (A : 'M[R]_n) : 'cV[R]_n := place n 1 (flip is_lower) A.
(* reshape, column by column; vec in the types of MathComp *)
Definition in_order (p m i j a b : nat) := (i + j * p == a + b * m)%N.
Definition reshape m n p q (A : 'M[R]_(m,n)) : 'M[R]_(p,q) := place p q (in_order p m) A.
Definition vec m n (A : 'M[R]_(m,n)) : 'cV[R]_(n * m) := (mxvec A^T)^T.
Definition unvec m n (v : 'cV[R]_(n * m)) : 'M[R]_(m,n) := (vec_mx v^T)^T.
(* Kronecker: row i*p + u is mxvec_index i u *)
Definition unpair m n (r : 'I_(m * n)) : 'I_m * 'I_n := enum_val (cast_ord (esym (mxvec_cast m n)) r).
Definition kron m n p q (A : 'M[R]_(m,n)) (B : 'M[R]_(p,q)) : 'M[R]_(m * p, n * q) :=
  \matrix_(r,s) (A (unpair r).1 (unpair s).1 * B (unpair r).2 (unpair s).2).
Definition blockrows m n p q (G : 'M[R]_(m * p, n * q)) : 'M[R]_(n * m, q * p) :=
  \matrix_(r,s) G (mxvec_index (unpair r).2 (unpair s).2) (mxvec_index (unpair r).1 (unpair s).1).
Definition blocksfromrows m n p q (L : 'M[R]_(n * m, q * p)) : 'M[R]_(m * p, n * q) :=
  \matrix_(r,s) L (mxvec_index (unpair s).1 (unpair r).1) (mxvec_index (unpair s).2 (unpair r).2).
(* correlation and full convolution, sizes free: what lies outside is 0 *)
Definition hit p k m (i : 'I_p) (u : 'I_k) (a : 'I_m) : R := ((i + u)%N == a :> nat)%:R.
Definition conv2 m n k l p q (X : 'M[R]_(m,n)) (K : 'M[R]_(k,l)) : 'M[R]_(p,q) :=
  \matrix_(i,j) \sum_(u < k) \sum_(v < l) \sum_(a < m) \sum_(b < n) (hit i u a * hit j v b * X a b * K u v).
Definition conv2full k l p q m n (G : 'M[R]_(p,q)) (K : 'M[R]_(k,l)) : 'M[R]_(m,n) :=
  \matrix_(a,b) \sum_(i < p) \sum_(j < q) \sum_(u < k) \sum_(v < l) (hit i u a * hit j v b * G i j * K u v).
(* powers X^k and sum_i X^i E X^(k-1-i), as the Swift loop makes it *)
Fixpoint mpow n (X : 'M[R]_n) k : 'M[R]_n := if k is j.+1 then X *m mpow X j else 1%:M.
Fixpoint psteps n (X E : 'M[R]_n) k : 'M[R]_n * 'M[R]_n :=
  if k is j.+1 then let: (s, t) := psteps X E j in (X *m s + t *m X, t *m X) else (E, E).
Definition powersum n (k : nat) (X E : 'M[R]_n) : 'M[R]_n := if k is j.+1 then (psteps X E j).1 else 0.
(* triangles: c on the diagonal *)
Definition lowmask m n (c : R) : 'M[R]_(m,n) := \matrix_(i,j) if (j < i)%N then 1 else if (i : nat) == j then c else 0.
Definition upmask m n (c : R) : 'M[R]_(m,n) := (lowmask n m c)^T.
Definition tril m n (c : R) (A : 'M[R]_(m,n)) := had (lowmask m n c) A.
Definition triu m n (c : R) (A : 'M[R]_(m,n)) := had (upmask m n c) A.
(* the symmetric part, h = 1/2; locked, so that laws of sums do not see through it *)
Definition symp n (h : R) (A : 'M[R]_n) : 'M[R]_n := locked (h *: (A + A^T)).
Lemma sympE n h (A : 'M[R]_n) : symp h A = h *: (A + A^T). Proof. by rewrite /symp -lock. Qed.
(* no two entries coincide *)
Definition apart n (lam : 'cV[R]_n) := forall i j, i != j -> lam j 0 - lam i 0 \is a GRing.unit.
(* division by gaps; averages over ties, of singular values with 0 left out *)
Definition gapmask n (lam : 'cV[R]_n) : 'M[R]_n := \matrix_(i,j) if i == j then 0 else (lam j 0 - lam i 0)^-1.
Definition gapq n (lam : 'cV[R]_n) (A : 'M[R]_n) := had (gapmask lam) A.
Definition ties n (zero : bool) (lam : 'cV[R]_n) : 'M[R]_n := \matrix_(i,j)
  if (lam i 0 == lam j 0) && (zero || (lam i 0 != 0)) then (\sum_k (lam k 0 == lam i 0)%:R)^-1 else 0.
(* a matrix for each column *)
Definition percol m n p (W : 'I_n -> 'M[R]_(p,m)) (A : 'M[R]_(m,n)) : 'M[R]_(p,n) := \matrix_(i,j) \sum_a W j i a * A a j.
Definition percolT m n p (W : 'I_n -> 'M[R]_(m,p)) (A : 'M[R]_(m,n)) : 'M[R]_(p,n) := \matrix_(i,j) \sum_a W j a i * A a j.
(* s_i = a_i s_(i-1) + b_i, as sums of products; upwards s_i = a_i s_(i+1) + b_i *)
Definition wdown m n (A : 'M[R]_(m,n)) (j : 'I_n) : 'M[R]_m :=
  \matrix_(i,a) if (a <= i)%N then \prod_(k < m | (a < k <= i)%N) A k j else 0.
Definition wup m n (A : 'M[R]_(m,n)) (j : 'I_n) : 'M[R]_m :=
  \matrix_(i,a) if (i <= a)%N then \prod_(k < m | (i <= k < a)%N) A k j else 0.
Definition scan m n (A B : 'M[R]_(m,n)) := percol (wdown A) B.
Definition scanup m n (A B : 'M[R]_(m,n)) := percol (wup A) B.

(* what the tactics rewrite with *)
Lemma dotE m n (A B : 'M[R]_(m,n)) : dot A B = \sum_(i < m) \sum_(j < n) A i j * B i j.
Proof.
rewrite /dot /mxtrace exchange_big /=; apply: eq_bigr => j _; rewrite !mxE.
by apply: eq_bigr => i _; rewrite !mxE.
Qed.
Lemma dotC m n (A B : 'M[R]_(m,n)) : dot A B = dot B A.
Proof. by rewrite !dotE; do 2!(apply: eq_bigr => ? _); rewrite mulrC. Qed.
Lemma dotDr m n (G A B : 'M[R]_(m,n)) : dot G (A + B) = dot G A + dot G B.
Proof. by rewrite /dot mulmxDr raddfD. Qed.
Lemma dotNr m n (G A : 'M[R]_(m,n)) : dot G (- A) = - dot G A.
Proof. by rewrite /dot mulmxN raddfN. Qed.
Lemma dotZr m n c (G A : 'M[R]_(m,n)) : dot G (c *: A) = c * dot G A.
Proof. by rewrite /dot -scalemxAr mxtraceZ. Qed.
Lemma dot0r m n (G : 'M[R]_(m,n)) : dot G 0 = 0.
Proof. by rewrite /dot mulmx0 raddf0. Qed.
Lemma dotDl m n (G A B : 'M[R]_(m,n)) : dot (A + B) G = dot A G + dot B G.
Proof. by rewrite !(dotC _ G) dotDr. Qed.
Lemma dotNl m n (G A : 'M[R]_(m,n)) : dot (- A) G = - dot A G.
Proof. by rewrite !(dotC _ G) dotNr. Qed.
Lemma dotZl m n c (G A : 'M[R]_(m,n)) : dot (c *: A) G = c * dot A G.
Proof. by rewrite !(dotC _ G) dotZr. Qed.
Lemma dot0l m n (G : 'M[R]_(m,n)) : dot 0 G = 0.
Proof. by rewrite dotC dot0r. Qed.
Lemma dot_mull m n p (G : 'M[R]_(m,p)) (A : 'M[R]_(m,n)) (B : 'M[R]_(n,p)) : dot G (A *m B) = dot (G *m B^T) A.
Proof. by rewrite /dot trmx_mul trmxK mulmxA mxtrace_mulC mulmxA. Qed.
Lemma dot_mulr m n p (G : 'M[R]_(m,p)) (A : 'M[R]_(m,n)) (B : 'M[R]_(n,p)) : dot G (A *m B) = dot (A^T *m G) B.
Proof. by rewrite /dot trmx_mul trmxK mulmxA. Qed.
Lemma dot_tr m n (G : 'M[R]_(n,m)) (A : 'M[R]_(m,n)) : dot G A^T = dot G^T A.
Proof. by rewrite /dot trmxK -[LHS]mxtrace_tr trmx_mul !trmxK mxtrace_mulC. Qed.
Lemma dot_had m n (G A B : 'M[R]_(m,n)) : dot G (had A B) = dot (had A G) B.
Proof. by rewrite !dotE; do 2!(apply: eq_bigr => ? _); ering. Qed.
Lemma hadE m n (A B : 'M[R]_(m,n)) i j : had A B i j = A i j * B i j. Proof. by rewrite mxE. Qed.
Lemma hadC m n (A B : 'M[R]_(m,n)) : had A B = had B A.
Proof. by apply/matrixP=> i j; rewrite !mxE mulrC. Qed.
Lemma hadA m n (A B C : 'M[R]_(m,n)) : had A (had B C) = had (had A B) C.
Proof. by apply/matrixP=> i j; rewrite !mxE mulrA. Qed.
Lemma had_tr m n (A B : 'M[R]_(m,n)) : (had A B)^T = had A^T B^T.
Proof. by apply/matrixP=> i j; rewrite !mxE. Qed.
Lemma hadDr m n (A B C : 'M[R]_(m,n)) : had A (B + C) = had A B + had A C.
Proof. by apply/matrixP=> i j; rewrite !mxE mulrDr. Qed.
Lemma hadDl m n (A B C : 'M[R]_(m,n)) : had (B + C) A = had B A + had C A.
Proof. by rewrite !(hadC _ A) hadDr. Qed.
Lemma hadNr m n (A B : 'M[R]_(m,n)) : had A (- B) = - had A B.
Proof. by apply/matrixP=> i j; rewrite !mxE mulrN. Qed.
Lemma hadNl m n (A B : 'M[R]_(m,n)) : had (- B) A = - had B A.
Proof. by rewrite !(hadC _ A) hadNr. Qed.
Lemma hadZr m n c (A B : 'M[R]_(m,n)) : had A (c *: B) = c *: had A B.
Proof. by apply/matrixP=> i j; ering. Qed.
Lemma hadZl m n c (A B : 'M[R]_(m,n)) : had (c *: B) A = c *: had B A.
Proof. by rewrite !(hadC _ A) hadZr. Qed.
Lemma had0r m n (A : 'M[R]_(m,n)) : had A 0 = 0. Proof. by apply/matrixP=> i j; rewrite !mxE mulr0. Qed.
Lemma had0l m n (A : 'M[R]_(m,n)) : had 0 A = 0. Proof. by rewrite hadC had0r. Qed.
Lemma had1r m n (A : 'M[R]_(m,n)) : had A (ones m n) = A. Proof. by apply/matrixP=> i j; rewrite !mxE mulr1. Qed.
Lemma had1l m n (A : 'M[R]_(m,n)) : had (ones m n) A = A. Proof. by rewrite hadC had1r. Qed.
Lemma quoE m n (A B : 'M[R]_(m,n)) : quo A B = had (recip B) A.
Proof. by apply/matrixP=> i j; rewrite !mxE mulrC. Qed.
Lemma mul_ones1 p q : ones p 1 *m ones 1 q = ones p q.
Proof. by apply/matrixP=> i j; rewrite !mxE big_ord1 !mxE mulr1. Qed.
Lemma mul_ones p m q : ones p m *m ones m q = m%:R *: ones p q.
Proof.
apply/matrixP=> i j; rewrite !mxE (eq_bigr (fun=> 1)) => [|k _]; last by rewrite !mxE mulr1.
by rewrite sumr_const card_ord mulr1.
Qed.
Lemma mul_onesA1 r p q (A : 'M[R]_(r,p)) : A *m ones p 1 *m ones 1 q = A *m ones p q. Proof. by rewrite -mulmxA mul_ones1. Qed.
Lemma mul_onesA r p m q (A : 'M[R]_(r,p)) : A *m ones p m *m ones m q = m%:R *: (A *m ones p q).
Proof. by rewrite -mulmxA mul_ones scalemxAr. Qed.
Lemma recip_ones m n c : recip (c *: ones m n) = c^-1 *: ones m n.
Proof. by apply/matrixP=> i j; rewrite !mxE !mulr1. Qed.
Lemma reprowsE m n (r : 'rV[R]_n) i j : reprows m r i j = r 0 j. Proof. by rewrite mxE big_ord1 mxE mul1r. Qed.
Lemma repcolsE m n (c : 'cV[R]_m) i j : repcols n c i j = c i 0. Proof. by rewrite mxE big_ord1 mxE mulr1. Qed.
Lemma recip_reprows m n (r : 'rV[R]_n) : recip (reprows m r) = reprows m (recip r).
Proof. by apply/matrixP=> i j; rewrite reprowsE [LHS]mxE reprowsE mxE. Qed.
Lemma recip_repcols m n (c : 'cV[R]_m) : recip (repcols n c) = repcols n (recip c).
Proof. by apply/matrixP=> i j; rewrite repcolsE [LHS]mxE repcolsE mxE. Qed.
(* what is divided by a number, by columns or by rows is multiplied by a number or a diagonal *)
Lemma had_numbers m n (s : 'M[R]_1) (A : 'M[R]_(m,n)) : had (repcols n (reprows m (recip s))) A = num (recip s) *: A.
Proof. by apply/matrixP=> i j; rewrite [LHS]mxE repcolsE reprowsE /num !mxE. Qed.
Lemma had_rows m n (r : 'rV[R]_n) (A : 'M[R]_(m,n)) : had (reprows m (recip r)) A = A *m diag_mx (recip r).
Proof. by apply/matrixP=> i j; rewrite mul_mx_diag [LHS]mxE reprowsE !mxE mulrC. Qed.
Lemma had_row n (r A : 'rV[R]_n) : had (recip r) A = A *m diag_mx (recip r).
Proof. by apply/matrixP=> i j; rewrite mul_mx_diag [LHS]mxE !mxE ord1 mulrC. Qed.
Lemma had_cols m n (c : 'cV[R]_m) (A : 'M[R]_(m,n)) : had (repcols n (recip c)) A = diag_mx (recip c)^T *m A.
Proof. by apply/matrixP=> i j; rewrite mul_diag_mx [LHS]mxE repcolsE !mxE. Qed.
Lemma had_col m (c A : 'cV[R]_m) : had (recip c) A = diag_mx (recip c)^T *m A.
Proof. by apply/matrixP=> i j; rewrite mul_diag_mx [LHS]mxE !mxE ord1. Qed.
Lemma had_ones_diag m n (r : 'rV[R]_n) (A : 'M[R]_(m,n)) : had A (ones m n *m diag_mx r) = A *m diag_mx r.
Proof. by apply/matrixP=> i j; rewrite !mul_mx_diag !mxE mul1r. Qed.
Lemma had_diag_ones m n (r : 'rV[R]_m) (A : 'M[R]_(m,n)) : had A (diag_mx r *m ones m n) = diag_mx r *m A.
Proof. by apply/matrixP=> i j; rewrite !mul_diag_mx !mxE mulr1 mulrC. Qed.
Lemma sumall_ones m n : sumall (ones m n) = (m%:R * n%:R) *: ones 1 1.
Proof. by rewrite /sumall mul_ones -scalemxAl mul_ones scalerA. Qed.
Lemma mul1_diag n (r : 'rV[R]_n) : ones 1 n *m diag_mx r = r.
Proof. by apply/matrixP=> i j; rewrite mul_mx_diag !mxE mul1r ord1. Qed.
Lemma diag_mul1 n (r : 'rV[R]_n) : diag_mx r *m ones n 1 = r^T.
Proof. by apply/matrixP=> i j; rewrite mul_diag_mx !mxE mulr1 ord1. Qed.
Lemma had_mul_diag m n (r : 'rV[R]_n) (A B : 'M[R]_(m,n)) : had A (B *m diag_mx r) = had A B *m diag_mx r.
Proof. by apply/matrixP=> i j; rewrite [LHS]mxE !mul_mx_diag !mxE mulrA. Qed.
Lemma mul_diag_had m n (r : 'rV[R]_n) (A B : 'M[R]_(m,n)) : had (B *m diag_mx r) A = had B A *m diag_mx r.
Proof. by rewrite hadC had_mul_diag hadC. Qed.
Lemma had_diag_mul m n (r : 'rV[R]_m) (A B : 'M[R]_(m,n)) : had A (diag_mx r *m B) = diag_mx r *m had A B.
Proof. by apply/matrixP=> i j; rewrite [LHS]mxE !mul_diag_mx !mxE mulrCA. Qed.
Lemma diag_mul_had m n (r : 'rV[R]_m) (A B : 'M[R]_(m,n)) : had (diag_mx r *m B) A = diag_mx r *m had B A.
Proof. by rewrite hadC had_diag_mul hadC. Qed.
Lemma had_diag_mul2 m n k (r : 'rV[R]_m) (A : 'M[R]_(m,n)) (B : 'M[R]_(m,k)) C :
  had A (diag_mx r *m B *m C) = diag_mx r *m had A (B *m C).
Proof. by rewrite -mulmxA had_diag_mul. Qed.
Lemma had_diag_mul3 m n k l (r : 'rV[R]_m) (A : 'M[R]_(m,n)) (B : 'M[R]_(m,k)) (C : 'M[R]_(k,l)) D :
  had A (diag_mx r *m B *m C *m D) = diag_mx r *m had A (B *m C *m D).
Proof. by rewrite -2!mulmxA had_diag_mul !mulmxA. Qed.
Lemma had_diag_mul4 m n k l p (r : 'rV[R]_m) (A : 'M[R]_(m,n)) (B : 'M[R]_(m,k)) (C : 'M[R]_(k,l)) (D : 'M[R]_(l,p)) E :
  had A (diag_mx r *m B *m C *m D *m E) = diag_mx r *m had A (B *m C *m D *m E).
Proof. by rewrite -3!mulmxA had_diag_mul !mulmxA. Qed.
Lemma had_recip_col m n (c : 'cV[R]_m) (A : 'M[R]_(m,n)) : had A (recip c *m ones 1 n) = diag_mx (recip c)^T *m A.
Proof. by rewrite hadC -had_cols. Qed.
Lemma had_recip_row m n (r : 'rV[R]_n) (A : 'M[R]_(m,n)) : had A (ones m 1 *m recip r) = A *m diag_mx (recip r).
Proof. by rewrite hadC -had_rows. Qed.
Lemma trmxN m n (A : 'M[R]_(m,n)) : (- A)^T = - A^T. Proof. exact: raddfN. Qed.
Lemma trmxD m n (A B : 'M[R]_(m,n)) : (A + B)^T = A^T + B^T. Proof. exact: raddfD. Qed.
Lemma trmxZ m n c (A : 'M[R]_(m,n)) : (c *: A)^T = c *: A^T. Proof. exact: linearZ. Qed.
Lemma tr_ones m n : (ones m n)^T = ones n m. Proof. exact: trmx_const. Qed.
Lemma num_scalar s : num (s%:M) = s. Proof. by rewrite /num mxE mulr1n. Qed.
Lemma numE (s : 'M[R]_1) : s = (num s)%:M. Proof. exact: mx11_scalar. Qed.
Lemma numD (s t : 'M[R]_1) : num (s + t) = num s + num t. Proof. by rewrite /num mxE. Qed.
Lemma numN (s : 'M[R]_1) : num (- s) = - num s. Proof. by rewrite /num mxE. Qed.
Lemma numZ c (s : 'M[R]_1) : num (c *: s) = c * num s. Proof. by rewrite /num mxE. Qed.
Lemma tr_num (s : 'M[R]_1) : s^T = s. Proof. by rewrite [s]numE tr_scalar_mx. Qed.
Lemma num_dot (s : 'M[R]_1) : num s = dot 1%:M s.
Proof. by rewrite /dot trmx1 mul1mx [s in RHS]numE mxtrace_scalar. Qed.
Lemma dot_11 (G s : 'M[R]_1) : dot G s = num G * num s.
Proof. by rewrite dotE big_ord1 big_ord1. Qed.
Lemma dot_scalar (G : 'M[R]_1) s : dot G (s%:M) = num G * s.
Proof. by rewrite {1}[G]numE -scalemx1 -[s%:M]scalemx1 dotZr dotZl -num_dot num_scalar mulr1 mulrC. Qed.
Lemma dot_scalarl (G : 'M[R]_1) s : dot (s%:M) G = s * num G.
Proof. by rewrite dotC dot_scalar mulrC. Qed.
Lemma num_dot_l (s : 'M[R]_1) : dot s 1%:M = num s.
Proof. by rewrite dotC num_dot. Qed.
Lemma mxtrace_dot n (A : 'M[R]_n) : \tr A = dot 1%:M A.
Proof. by rewrite /dot trmx1 mul1mx. Qed.
(* what is put into places *)
Lemma dot_place m n p q r (G : 'M[R]_(p,q)) (A : 'M[R]_(m,n)) : dot G (place p q r A) = dot (place m n (flip r) G) A.
Proof.
rewrite !dotE [RHS](eq_bigr (fun a => \sum_b \sum_i \sum_j G i j * A a b *+ r i j a b)); last first.
  move=> a _; apply: eq_bigr => b _; rewrite mxE mulr_suml; apply: eq_bigr => i _.
  by rewrite mulr_suml; apply: eq_bigr => j _; rewrite mulrnAl.
rewrite [RHS]pair_big /= [RHS]exchange_big /=; apply: eq_bigr => i _.
rewrite [RHS]exchange_big /=; apply: eq_bigr => j _; rewrite mxE.
rewrite mulr_sumr -(pair_big xpredT xpredT (fun a b => G i j * A a b *+ r i j a b)) /=.
by apply: eq_bigr => a _; rewrite mulr_sumr; apply: eq_bigr => b _; rewrite mulrnAr.
Qed.
Lemma place_eq m n p q r s (A : 'M[R]_(m,n)) : (forall i j a b, r i j a b = s i j a b) -> place p q r A = place p q s A.
Proof. by move=> e; apply/matrixP=> i j; rewrite !mxE; do 2!(apply: eq_bigr => ? _); rewrite e. Qed.
Lemma dot_slice m n p q f g (G : 'M[R]_(p,q)) (A : 'M[R]_(m,n)) : dot G (slice p q f g A) = dot (embed m n f g G) A.
Proof. exact: dot_place. Qed.
Lemma dot_embed m n p q f g (G : 'M[R]_(p,q)) (A : 'M[R]_(m,n)) : dot G (embed p q f g A) = dot (slice m n f g G) A.
Proof. exact: dot_place. Qed.
Lemma dot_block m n p q r c (G : 'M[R]_(p,q)) (A : 'M[R]_(m,n)) : dot G (block p q r c A) = dot (among m n r c G) A.
Proof. exact: dot_place. Qed.
Lemma dot_among m n p q r c (G : 'M[R]_(p,q)) (A : 'M[R]_(m,n)) : dot G (among p q r c A) = dot (block m n r c G) A.
Proof. exact: dot_place. Qed.
Lemma neqn m (a b : 'I_m) : a != b -> ((a : nat) == b) = false /\ ((b : nat) == a) = false.
Proof. by move=> ne; rewrite [(b : nat) == a]eq_sym !val_eqE (negbTE ne). Qed.
Lemma tr_block m n p q r c (A : 'M[R]_(m,n)) : (block p q r c A)^T = block q p c r A^T.
Proof.
apply/matrixP=> i j; rewrite !mxE exchange_big; do 2!(apply: eq_bigr => ? _).
by rewrite ?mxE /at_rows andbC.
Qed.
Lemma tr_among m n p q r c (A : 'M[R]_(m,n)) : (among p q r c A)^T = among q p c r A^T.
Proof.
apply/matrixP=> i j; rewrite !mxE exchange_big; do 2!(apply: eq_bigr => ? _).
by rewrite ?mxE /flip /at_rows andbC.
Qed.
Lemma dot_inj m n (A B : 'M[R]_(m,n)) : (forall X, dot X A = dot X B) -> A = B.
Proof.
have e (C : 'M[R]_(m,n)) i j : dot (delta_mx i j) C = C i j.
  rewrite dotE (bigD1 i) //= (bigD1 j) //= mxE !eqxx mul1r.
  rewrite big1 => [|b ne]; last by rewrite mxE (negbTE ne) andbF mul0r.
  by rewrite big1 ?addr0 // => a ne; rewrite big1 // => b _; rewrite mxE (negbTE ne) mul0r.
by move=> d; apply/matrixP=> i j; rewrite -!e d.
Qed.
(* a block of a block *)
Lemma block_block m n p q r c p' q' r' c' (A : 'M[R]_(m,n)) : (r + p <= p')%N -> (c + q <= q')%N ->
  block p q r c (block p' q' r' c' A) = block p q (r' + r) (c' + c) A.
Proof.
move=> hp hq; apply/matrixP=> i j.
have li : (r + i < p')%N by rewrite (leq_trans _ hp) // ltn_add2l.
have lj : (c + j < q')%N by rewrite (leq_trans _ hq) // ltn_add2l.
rewrite mxE (bigD1 (Ordinal li)) //= (bigD1 (Ordinal lj)) //= /at_rows !eqxx mulr1n.
rewrite big1 => [|b /neqn [n1 n2]]; last by rewrite ?n1 ?n2 ?andbF.
rewrite big1 ?addr0 => [|a /neqn [n1 n2]]; last by rewrite big1 // => b _; rewrite ?n1 ?n2.
by rewrite !mxE; do 2!(apply: eq_bigr => ? _); rewrite /at_rows !addnA.
Qed.
Lemma among_among m n p q r c p' q' r' c' (A : 'M[R]_(m,n)) : (r + m <= p)%N -> (c + n <= q)%N ->
  among p' q' r' c' (among p q r c A) = among p' q' (r' + r) (c' + c) A.
Proof. by move=> hp hq; apply: dot_inj => X; rewrite !dot_among block_block. Qed.
Lemma among0 m n p q r c : among p q r c (0 : 'M[R]_(m,n)) = 0.
Proof. by apply: dot_inj => X; rewrite dot_among !dot0r. Qed.
Lemma rowsdown0 k m n : rowsdown k (0 : 'M[R]_(m,n)) = 0. Proof. by apply: dot_inj => X; rewrite /rowsdown dot_place !dot0r. Qed.
Lemma rowsup0 k m n : rowsup k (0 : 'M[R]_(m,n)) = 0. Proof. by apply: dot_inj => X; rewrite /rowsup dot_place !dot0r. Qed.
Lemma blockD m n p q r c (A B : 'M[R]_(m,n)) : block p q r c (A + B) = block p q r c A + block p q r c B.
Proof. by apply: dot_inj => X; rewrite dotDr !dot_block dotDr. Qed.
Lemma dot_rowsdown k m n (G A : 'M[R]_(m,n)) : dot G (rowsdown k A) = dot (rowsup k G) A. Proof. exact: dot_place. Qed.
Lemma dot_rowsup k m n (G A : 'M[R]_(m,n)) : dot G (rowsup k A) = dot (rowsdown k G) A. Proof. exact: dot_place. Qed.
Lemma dot_diagpart m n p (G : 'cV[R]_p) (A : 'M[R]_(m,n)) : dot G (diagpart p A) = dot (diagmat m n G) A.
Proof. exact: dot_place. Qed.
Lemma dot_diagmat m n p (G : 'M[R]_(m,n)) (A : 'cV[R]_p) : dot G (diagmat m n A) = dot (diagpart p G) A.
Proof. exact: dot_place. Qed.
Lemma dot_lowertoeplitz n (G : 'M[R]_n) c : dot G (lowertoeplitz c) = dot (diagonalsums G) c. Proof. exact: dot_place. Qed.
Lemma dot_diagonalsums n (G : 'cV[R]_n) A : dot G (diagonalsums A) = dot (lowertoeplitz G) A. Proof. exact: dot_place. Qed.
Lemma dot_reshape m n p q (G : 'M[R]_(p,q)) (A : 'M[R]_(m,n)) : dot G (reshape p q A) = dot (reshape m n G) A.
Proof. by rewrite /reshape dot_place; congr dot; apply: place_eq => i j a b; rewrite /flip /in_order eq_sym. Qed.

(* triangles, symmetric parts, gaps, ties *)
Lemma dot_tril m n c (G A : 'M[R]_(m,n)) : dot G (tril c A) = dot (tril c G) A. Proof. exact: dot_had. Qed.
Lemma dot_triu m n c (G A : 'M[R]_(m,n)) : dot G (triu c A) = dot (triu c G) A. Proof. exact: dot_had. Qed.
Lemma tr_tril m n c (A : 'M[R]_(m,n)) : (tril c A)^T = triu c A^T. Proof. exact: had_tr. Qed.
Lemma tr_triu m n c (A : 'M[R]_(m,n)) : (triu c A)^T = tril c A^T. Proof. by rewrite /triu had_tr trmxK. Qed.
Lemma dot_symp n h (G A : 'M[R]_n) : dot G (symp h A) = dot (symp h G) A.
Proof. by rewrite !sympE dotZr dotZl dotDr dotDl dot_tr. Qed.
Lemma tr_symp n h (A : 'M[R]_n) : (symp h A)^T = symp h A. Proof. by rewrite !sympE trmxZ trmxD trmxK addrC. Qed.
Lemma symp_tr n h (A : 'M[R]_n) : symp h A^T = symp h A. Proof. by rewrite !sympE trmxK addrC. Qed.
Lemma sympD n h (A B : 'M[R]_n) : symp h (A + B) = symp h A + symp h B.
Proof. by rewrite !sympE trmxD addrACA scalerDr. Qed.
Lemma dot_gapq n lam (G A : 'M[R]_n) : dot G (gapq lam A) = dot (gapq lam G) A. Proof. exact: dot_had. Qed.
Lemma tr_ties n z (lam : 'cV[R]_n) : (ties z lam)^T = ties z lam.
Proof. by apply/matrixP=> i j; rewrite !mxE eq_sym; case: eqP => //= ->. Qed.

(* a matrix for each column *)
Lemma dot_percol m n p (W : 'I_n -> 'M[R]_(p,m)) G A : dot G (percol W A) = dot (percolT W G) A.
Proof.
rewrite !dotE exchange_big [RHS]exchange_big; apply: eq_bigr => j _.
under eq_bigr do rewrite mxE mulr_sumr; rewrite exchange_big; apply: eq_bigr => a _.
by rewrite mxE mulr_suml; apply: eq_bigr => i _; rewrite mulrCA mulrA.
Qed.
Lemma dot_percolT m n p (W : 'I_n -> 'M[R]_(m,p)) G A : dot G (percolT W A) = dot (percol W G) A.
Proof. by rewrite dotC -dot_percol dotC. Qed.
Lemma rowsupE k m n (A : 'M[R]_(m,n)) (i a : 'I_m) j : a = (i + k)%N :> nat -> rowsup k A i j = A a j.
Proof.
move=> e; rewrite mxE (bigD1 a) // (bigD1 j) //= /flip /is_below -e !eqxx mulr1n.
rewrite big1 => [|b /neqn [n1 n2]]; last by rewrite ?eqxx /= ?n1 ?n2.
by rewrite big1 ?addr0 // => c /neqn [n1 n2]; rewrite big1 // => b _; rewrite ?n1 ?n2.
Qed.
Lemma rowsdownE k m n (A : 'M[R]_(m,n)) (i a : 'I_m) j : i = (a + k)%N :> nat -> rowsdown k A i j = A a j.
Proof.
move=> e; rewrite mxE (bigD1 a) // (bigD1 j) //= /is_below e !eqxx mulr1n.
rewrite big1 => [|b /neqn [n1 n2]]; last by rewrite ?eqxx /= ?n1 ?n2.
by rewrite big1 ?addr0 // => c /neqn [n1 n2]; rewrite big1 // => b _; rewrite eqn_add2r ?n1 ?n2.
Qed.
Lemma scan_up m n (A G : 'M[R]_(m,n)) : percolT (wdown A) G = scanup (rowsup 1 A) G.
Proof.
apply/matrixP=> i j; rewrite !mxE; apply: eq_bigr => a _; rewrite !mxE; case: leqP => // le; congr (_ * _).
rewrite [RHS]big_mkcond [LHS]big_mkcond /=; case: m A G i a le => [|m] A G i a le; first by case: i {le}.
rewrite big_ord_recl ltn0 /= mul1r [RHS]big_ord_recr /=; have -> : (m < a)%N = false by rewrite ltnNge -ltnS ltn_ord.
rewrite andbF mulr1; apply: eq_bigr => k _; rewrite /= /bump /= add1n !ltnS.
case: ifP => // _; rewrite (@rowsupE _ _ _ _ _ (lift ord0 k)) //= /bump /= add1n addn1 //.
Qed.
Lemma scanup_rows m n (A G : 'M[R]_(m,n)) : scanup (rowsup 1 (rowsdown 1 A)) G = scanup A G.
Proof.
apply/matrixP=> i j; rewrite !mxE; apply: eq_bigr => a _; rewrite !mxE; case: leqP => // le; congr (_ * _).
apply: eq_bigr => k /andP [_ lt]; have l : (k + 1 < m)%N by rewrite addn1 (leq_ltn_trans lt).
by rewrite (@rowsupE _ _ _ _ _ (Ordinal l)) // (@rowsdownE _ _ _ _ _ k).
Qed.
Lemma scan_down m n (A G : 'M[R]_(m,n)) : percolT (wup A) G = scan (rowsdown 1 A) G.
Proof.
apply/matrixP=> i j; rewrite !mxE; apply: eq_bigr => a _; rewrite !mxE; case: leqP => // le; congr (_ * _).
rewrite [RHS]big_mkcond [LHS]big_mkcond /=; case: m A G i a le => [|m] A G i a le; first by case: i {le}.
rewrite [RHS]big_ord_recl ltn0 /= mul1r [LHS]big_ord_recr /=; have -> : (m < i)%N = false by rewrite ltnNge -ltnS ltn_ord.
rewrite andbF mulr1; apply: eq_bigr => k _; rewrite /= /bump /= add1n !ltnS.
case: ifP => // _; rewrite (@rowsdownE _ _ _ _ _ (widen_ord (leqnSn m) k)) //= /bump /= add1n addn1 //.
Qed.
Lemma scan_rows m n (A G : 'M[R]_(m,n)) : scan (rowsdown 1 (rowsup 1 A)) G = scan A G.
Proof.
apply/matrixP=> i j; rewrite !mxE; apply: eq_bigr => a _; rewrite !mxE; case: leqP => // le; congr (_ * _).
apply: eq_bigr => k /andP [gt _]; have p : (k.-1 < m)%N by rewrite (leq_ltn_trans (leq_pred k)).
have e : k = (Ordinal p + 1)%N :> nat by rewrite /= addn1 prednK // (leq_ltn_trans _ gt).
by rewrite (@rowsdownE _ _ _ _ _ (Ordinal p)) // (@rowsupE _ _ _ _ _ k).
Qed.
Lemma dot_scan m n (G A B : 'M[R]_(m,n)) : dot G (scan A B) = dot (scanup (rowsup 1 A) G) B.
Proof. by rewrite dot_percol scan_up. Qed.
Lemma dot_scanup m n (G A B : 'M[R]_(m,n)) : dot G (scanup A B) = dot (scan (rowsdown 1 A) G) B.
Proof. by rewrite dot_percol scan_down. Qed.

(* pairs of indices *)
Lemma unpairK m n (i : 'I_m) (j : 'I_n) : unpair (mxvec_index i j) = (i, j).
Proof. by rewrite /unpair /mxvec_index cast_ordK enum_rankK. Qed.
Lemma pairK m n (r : 'I_(m * n)) : mxvec_index (unpair r).1 (unpair r).2 = r.
Proof. by case/mxvec_indexP: r => i j; rewrite unpairK. Qed.
Lemma sum_pair m n (F : 'I_(m * n) -> R) : \sum_r F r = \sum_i \sum_j F (mxvec_index i j).
Proof.
rewrite pair_big /= (reindex (uncurry (@mxvec_index m n))) /=; last exact: curry_mxvec_bij.
by apply: eq_bigr => -[].
Qed.
Lemma vecE m n (A : 'M[R]_(m,n)) i j c : vec A (mxvec_index j i) c = A i j.
Proof. by rewrite mxE ord1 mxvecE mxE. Qed.
Lemma unvecE m n (v : 'cV[R]_(n * m)) i j : unvec v i j = v (mxvec_index j i) 0.
Proof. by rewrite !mxE. Qed.
Lemma unvecK m n (v : 'cV[R]_(n * m)) : vec (unvec v) = v.
Proof. by rewrite /vec /unvec trmxK vec_mxK trmxK. Qed.
Lemma vecK m n (A : 'M[R]_(m,n)) : unvec (vec A) = A.
Proof. by rewrite /vec /unvec trmxK mxvecK trmxK. Qed.
Lemma dot_vecvec m n (A B : 'M[R]_(m,n)) : dot (vec A) (vec B) = dot A B.
Proof.
rewrite !dotE sum_pair exchange_big /=; apply: eq_bigr => i _; apply: eq_bigr => j _.
by rewrite big_ord1 !vecE.
Qed.
Lemma dot_vec m n g (A : 'M[R]_(m,n)) : dot g (vec A) = dot (unvec g) A.
Proof. by rewrite -{1}[g]unvecK dot_vecvec. Qed.
Lemma dot_unvec m n (v : 'cV[R]_(n * m)) (G : 'M[R]_(m,n)) : dot G (unvec v) = dot (vec G) v.
Proof. by rewrite -dot_vecvec unvecK. Qed.

(* Kronecker *)
Lemma kronE m n p q (A : 'M[R]_(m,n)) (B : 'M[R]_(p,q)) i u j v :
  kron A B (mxvec_index i u) (mxvec_index j v) = A i j * B u v.
Proof. by rewrite mxE !unpairK. Qed.
Lemma dot_blockrows m n p q (G : 'M[R]_(n * m, q * p)) (A : 'M[R]_(m * p, n * q)) :
  dot G (blockrows A) = dot (blocksfromrows G) A.
Proof.
rewrite !dotE !sum_pair exchange_big /=; apply: eq_bigr => i _.
under eq_bigr do rewrite sum_pair.
under [RHS]eq_bigr do rewrite sum_pair.
under eq_bigr => j _ do rewrite exchange_big.
rewrite exchange_big; apply: eq_bigr => u _; apply: eq_bigr => j _; apply: eq_bigr => v _.
by rewrite !mxE !unpairK.
Qed.
Lemma dot_blocksfromrows m n p q (G : 'M[R]_(m * p, n * q)) (A : 'M[R]_(n * m, q * p)) :
  dot G (blocksfromrows A) = dot (blockrows G) A.
Proof. by rewrite dotC -dot_blockrows dotC. Qed.
(* blockrows (A (x) B) = vec A (vec B)^T, so the adjoints follow by moving *)
Lemma blockrows_kron m n p q (A : 'M[R]_(m,n)) (B : 'M[R]_(p,q)) : blockrows (kron A B) = vec A *m (vec B)^T.
Proof.
apply/matrixP=> r s; case/mxvec_indexP: r => j i; case/mxvec_indexP: s => v u.
by rewrite !mxE big_ord1 !unpairK /= !mxE !mxvecE !mxE.
Qed.
Lemma blockrowsK m n p q (G : 'M[R]_(m * p, n * q)) : blocksfromrows (blockrows G) = G.
Proof. by apply/matrixP=> r s; rewrite !mxE !unpairK !pairK. Qed.
Lemma dot_kron m n p q (G : 'M[R]_(m * p, n * q)) (A : 'M[R]_(m,n)) (B : 'M[R]_(p,q)) :
  dot G (kron A B) = dot (blockrows G) (vec A *m (vec B)^T).
Proof. by rewrite -{1}[kron A B]blockrowsK dot_blocksfromrows blockrows_kron. Qed.

(* convolution, for all sizes *)
Lemma dot_conv2l m n k l p q (G : 'M[R]_(p,q)) (X : 'M[R]_(m,n)) (K : 'M[R]_(k,l)) :
  dot G (conv2 p q X K) = dot (conv2full m n G K) X.
Proof.
rewrite !dotE.
transitivity (\sum_i \sum_j \sum_a \sum_b \sum_u \sum_v (hit i u a * hit j v b * G i j * K u v * X a b)).
  do 2!(apply: eq_bigr => ? _); rewrite mxE mulr_sumr.
  under eq_bigr do (rewrite mulr_sumr; under eq_bigr do (rewrite mulr_sumr; under eq_bigr do rewrite mulr_sumr)).
  under eq_bigr do (rewrite exchange_big; under eq_bigr do rewrite exchange_big).
  rewrite exchange_big; apply: eq_bigr => a _; rewrite exchange_big; do 3!(apply: eq_bigr => ? _); ring.
under eq_bigr do rewrite exchange_big.
rewrite exchange_big; apply: eq_bigr => a _.
under eq_bigr do rewrite exchange_big.
rewrite /= exchange_big; apply: eq_bigr => b _; rewrite mxE mulr_suml; apply: eq_bigr => i _.
rewrite mulr_suml; apply: eq_bigr => j _; rewrite mulr_suml; apply: eq_bigr => u _.
by rewrite mulr_suml.
Qed.
Lemma dot_conv2r m n k l p q (G : 'M[R]_(p,q)) (X : 'M[R]_(m,n)) (K : 'M[R]_(k,l)) :
  dot G (conv2 p q X K) = dot (conv2 k l X G) K.
Proof.
rewrite !dotE.
transitivity (\sum_i \sum_j \sum_u \sum_v \sum_a \sum_b (hit i u a * hit j v b * X a b * G i j * K u v)).
  do 2!(apply: eq_bigr => ? _); rewrite mxE !mulr_sumr; apply: eq_bigr => u _; rewrite mulr_sumr.
  apply: eq_bigr => v _; rewrite mulr_sumr; apply: eq_bigr => a _; rewrite mulr_sumr; apply: eq_bigr => b _; ring.
under eq_bigr do rewrite exchange_big.
rewrite exchange_big; apply: eq_bigr => u _.
under eq_bigr do rewrite exchange_big.
rewrite /= exchange_big; apply: eq_bigr => v _; rewrite mxE mulr_suml; apply: eq_bigr => i _.
rewrite mulr_suml; apply: eq_bigr => j _; rewrite mulr_suml; apply: eq_bigr => a _.
by rewrite mulr_suml; apply: eq_bigr => b _; rewrite /hit ![(_ + i)%N]addnC ![(_ + j)%N]addnC.
Qed.
Lemma conv2fullC k l p q m n (G : 'M[R]_(p,q)) (K : 'M[R]_(k,l)) : conv2full m n G K = conv2full m n K G.
Proof.
apply/matrixP=> a b; rewrite !mxE.
under eq_bigr do rewrite exchange_big; rewrite exchange_big; apply: eq_bigr => u _.
under eq_bigr do rewrite exchange_big; rewrite /= exchange_big; apply: eq_bigr => v _.
by do 2!(apply: eq_bigr => ? _); rewrite /hit addnC [(_ + v)%N]addnC; ring.
Qed.
Lemma dot_conv2fulll k l p q m n (Y : 'M[R]_(m,n)) (G : 'M[R]_(p,q)) (K : 'M[R]_(k,l)) :
  dot Y (conv2full m n G K) = dot (conv2 p q Y K) G.
Proof. by rewrite dotC -dot_conv2l dotC. Qed.
Lemma dot_conv2fullr k l p q m n (Y : 'M[R]_(m,n)) (G : 'M[R]_(p,q)) (K : 'M[R]_(k,l)) :
  dot Y (conv2full m n G K) = dot (conv2 k l Y G) K.
Proof. by rewrite conv2fullC dot_conv2fulll. Qed.

(* diagonals *)
Lemma dot_undg n (g : 'cV[R]_n) (A : 'M[R]_n) : dot g (undg A) = dot (dg g) A.
Proof.
rewrite !dotE; apply: eq_bigr => i _; rewrite big_ord1 (bigD1 i) //= !mxE eqxx mulr1n big1 ?addr0 // => j ne.
by rewrite !mxE eq_sym (negbTE ne) mulr0n mul0r.
Qed.
Lemma dot_dg n (A : 'M[R]_n) (g : 'cV[R]_n) : dot A (dg g) = dot (undg A) g.
Proof. by rewrite dotC -dot_undg dotC. Qed.
Lemma tr_dg n (c : 'cV[R]_n) : (dg c)^T = dg c. Proof. exact: tr_diag_mx. Qed.
Lemma tr_upmask m n c : (upmask m n c)^T = lowmask n m c. Proof. exact: trmxK. Qed.
Lemma tr_lowmask m n c : (lowmask m n c)^T = upmask n m c. Proof. by []. Qed.

(* powers of a matrix *)
Lemma mpowSr n (X : 'M[R]_n) k : mpow X k.+1 = mpow X k *m X.
Proof. by elim: k => [|k ih]; rewrite /= ?mul1mx ?mulmx1 // -mulmxA -ih. Qed.
Lemma mpow_tr n (X : 'M[R]_n) k : (mpow X k)^T = mpow X^T k.
Proof. by elim: k => [|k ih]; [exact: trmx1 | rewrite [in RHS]mpowSr [mpow X _]/= trmx_mul ih]. Qed.
Lemma pstepsE n (X E : 'M[R]_n) k :
  psteps X E k = (\sum_(i < k.+1) mpow X i *m E *m mpow X (k - i), E *m mpow X k).
Proof.
elim: k => [|k ih]; first by rewrite /= big_ord1 !mul1mx !mulmx1.
rewrite [psteps X E k.+1]/= ih [LHS]/= mpowSr mulmxA; congr (_, _).
rewrite [RHS]big_ord_recl /= mul1mx -[X *m mpow X k]/(mpow X k.+1) mpowSr addrC mulmxA; congr (_ + _).
by rewrite mulmx_sumr; apply: eq_bigr => i _; rewrite !mulmxA.
Qed.
Lemma dot_sumr (I : finType) m n (G : 'M[R]_(m,n)) (F : I -> 'M[R]_(m,n)) : dot G (\sum_i F i) = \sum_i dot G (F i).
Proof. by rewrite /dot mulmx_sumr raddf_sum. Qed.
Lemma dot_powersum n k (X G E : 'M[R]_n) : dot G (powersum k X E) = dot (powersum k X^T G) E.
Proof.
case: k => [|k]; first by rewrite /= dot0r dot0l.
rewrite /powersum !pstepsE /= dot_sumr [RHS]dotC dot_sumr; apply: eq_bigr => i _.
by rewrite dot_mull dot_mulr !mpow_tr [RHS]dotC mulmxA.
Qed.
Lemma tr_det n (A : 'M[R]_n) : \det A^T = \det A. Proof. exact: det_tr. Qed.
Lemma tr_adj n (A : 'M[R]_n) : (\adj A)^T = \adj A^T. Proof. exact: trmx_adj. Qed.
Lemma tr_map m n (f : R -> R) (A : 'M[R]_(m,n)) : (map_mx f A)^T = map_mx f A^T. Proof. by apply/matrixP=> i j; rewrite !mxE. Qed.
Lemma recip_tr m n (A : 'M[R]_(m,n)) : (recip A)^T = recip A^T. Proof. by apply/matrixP=> i j; rewrite !mxE. Qed.
Lemma tr_kron m n p q (A : 'M[R]_(m,n)) (B : 'M[R]_(p,q)) : (kron A B)^T = kron A^T B^T.
Proof. by apply/matrixP=> i j; rewrite !mxE. Qed.
End Words.

(* --- tactics --- *)
Lemma addmxE (R : ringType) m n (A B : 'M[R]_(m,n)) i j : (A + B) i j = A i j + B i j. Proof. by rewrite mxE. Qed.
Lemma oppmxE (R : ringType) m n (A : 'M[R]_(m,n)) i j : (- A) i j = - A i j. Proof. by rewrite mxE. Qed.
Lemma scalemxE (R : ringType) m n c (A : 'M[R]_(m,n)) i j : (c *: A) i j = c * A i j. Proof. by rewrite mxE. Qed.
Lemma zeromxE (R : ringType) m n i j : (0 : 'M[R]_(m,n)) i j = 0. Proof. by rewrite mxE. Qed.
Ltac has t x := match t with context [x] => idtac end.
(* what is a product with ones, a mask, ... is unfolded *)
Ltac words := rewrite ?quoE ?sumall_ones ?recip_ones ?(recip_reprows, recip_repcols)
  ?(had_numbers, had_rows, had_cols, had_row, had_col) /inner /trace /det /sprod /sumall /colsums /rowsums /reprows /repcols.
(* what Dual.v adds *)
Ltac push_more G t := fail.
Ltac norm_more := idtac.
(* moves everything off x in every <G, ... x ...> *)
Ltac push x := repeat match goal with
  | |- context [@dot ?R ?m ?n ?G ?t] => lazymatch t with x => fail | _ => idtac end; has t x;
    lazymatch t with
    | ?A + ?B => rewrite (dotDr G A B)
    | - ?A => rewrite (dotNr G A)
    | 0 => rewrite (dot0r G)
    | ?A *m ?B => first [ has B x; rewrite (dot_mulr G A B) | rewrite (dot_mull G A B) ]
    | ?A^T => rewrite (dot_tr G A)
    | had ?A ?B => first [ has B x; rewrite (dot_had G A B) | rewrite (hadC A B) ]
    | ?c *: ?A => first [ has A x; rewrite (dotZr c G A) | rewrite (dotZr c G A) ]
    | ?c%:M => rewrite (dot_scalar G c)
    | slice _ _ ?f ?g ?A => rewrite (dot_slice f g G A)
    | embed _ _ ?f ?g ?A => rewrite (dot_embed f g G A)
    | block _ _ ?r ?c ?A => rewrite (dot_block r c G A)
    | among _ _ ?r ?c ?A => rewrite (dot_among r c G A)
    | rowsdown ?k ?A => rewrite (dot_rowsdown k G A)
    | rowsup ?k ?A => rewrite (dot_rowsup k G A)
    | diagpart _ ?A => rewrite (dot_diagpart G A)
    | diagmat _ _ ?A => rewrite (dot_diagmat G A)
    | lowertoeplitz ?A => rewrite (dot_lowertoeplitz G A)
    | diagonalsums ?A => rewrite (dot_diagonalsums G A)
    | reshape _ _ ?A => rewrite (dot_reshape G A)
    | place _ _ ?r ?A => rewrite (dot_place r G A)
    | vec ?A => rewrite (dot_vec G A)
    | unvec ?A => rewrite (dot_unvec A G)
    | blockrows ?A => rewrite (dot_blockrows G A)
    | blocksfromrows ?A => rewrite (dot_blocksfromrows G A)
    | kron ?A ?B => rewrite (dot_kron G A B)
    | conv2 _ _ ?A ?B => first [ has B x; rewrite (dot_conv2r G A B) | rewrite (dot_conv2l G A B) ]
    | conv2full _ _ ?A ?B => first [ has B x; rewrite (dot_conv2fullr G A B) | rewrite (dot_conv2fulll G A B) ]
    | undg ?A => rewrite (dot_undg G A)
    | dg ?A => rewrite (dot_dg G A)
    | tril ?c ?A => rewrite (dot_tril c G A)
    | triu ?c ?A => rewrite (dot_triu c G A)
    | symp ?h ?A => rewrite (dot_symp h G A)
    | gapq ?l ?A => rewrite (dot_gapq l G A)
    | percol ?W ?A => rewrite (dot_percol W G A)
    | percolT ?W ?A => rewrite (dot_percolT W G A)
    | scan ?A ?B => rewrite (dot_scan G A B)
    | scanup ?A ?B => rewrite (dot_scanup G A B)
    | _ => push_more G t
    end
  | |- context [@num ?R ?s] => has s x; rewrite (num_dot s)
  | |- context [@mxtrace ?R ?n ?s] => has s x; rewrite (mxtrace_dot s)
  end.
(* a normal form: transposes inside, sums outside, products to the left *)
Ltac diagonals := repeat match goal with
  | |- context [ones _ 1 _ *m diag_mx ?r] => rewrite (mul1_diag r)
  | |- context [diag_mx ?r *m ones _ _ 1] => rewrite (diag_mul1 r)
  | |- context [had ?A (ones _ ?m _ *m diag_mx ?r)] => rewrite (had_ones_diag r A)
  | |- context [had ?A (diag_mx ?r *m ones _ _ _)] => rewrite (had_diag_ones r A)
  | |- context [had ?A (recip ?c *m ones _ 1 _)] => rewrite (had_recip_col c A)
  | |- context [had ?A (ones _ _ 1 *m recip ?r)] => rewrite (had_recip_row r A)
  | |- context [had ?A (?B *m diag_mx ?r)] => rewrite (had_mul_diag r A B)
  | |- context [had (?B *m diag_mx ?r) ?A] => rewrite (mul_diag_had r A B)
  | |- context [had ?A (diag_mx ?r *m ?B)] => rewrite (had_diag_mul r A B)
  | |- context [had (diag_mx ?r *m ?B) ?A] => rewrite (diag_mul_had r A B)
  | |- context [had ?A (diag_mx ?r *m ?B *m ?C)] => rewrite (had_diag_mul2 r A B C)
  | |- context [had ?A (diag_mx ?r *m ?B *m ?C *m ?D)] => rewrite (had_diag_mul3 r A B C D)
  | |- context [had ?A (diag_mx ?r *m ?B *m ?C *m ?D *m ?E)] => rewrite (had_diag_mul4 r A B C D E)
  end.
Ltac norm := rewrite ?(tr_symp, tr_block, tr_among, among0, symp_tr, tr_tril, tr_triu, had_tr, recip_tr, tr_ones, tr_dg, tr_ties, tr_kron, tr_upmask, tr_lowmask,
  trmx_inv, tr_det, tr_adj, tr_map, tr_diag_mx, trmx1, tr_scalar_mx, trmx0, mxtrace_tr, scanup_rows, scan_rows,
  trmxN, trmxD, trmxZ, trmx_mul, trmxK,
  mul_ones1, mul_ones, mul_onesA1, mul_onesA,
  mulmxN, mulNmx, mulmxDl, mulmxDr, mul0mx, mulmx0, had0l, had0r, hadDl, hadDr, hadNl, hadNr, hadZl, hadZr, scalerDr, scalerN, scalerA,
  scaler0, scale0r, scale1r, dotDl, dotNl, dotZl, dot0l, dotDr, dotNr, dotZr, dot0r, mulmxA, mulmx1, mul1mx, had1l, had1r,
  num_scalar, numD, numN, numZ, oppr0, add0r, addr0,
  hadA, opprK, scalemxAl, scalemxAr) -?(scalemxAl, scalemxAr); rewrite ?(dotZl, dotZr, scalerDr, scalerN); norm_more;
  try match goal with |- context [diag_mx _] => diagonals; rewrite ?(trmxK, mulmxA, recip_tr, had_tr, had1r, had1l) end.
(* what is linear in one half: the two sides differ by a multiple of 2 h - 1, and by which, h = 0 tells *)
Lemma linear_in_half (R : comUnitRingType) (h : R) (f g : R -> R) : 2%:R * h = 1 ->
  f h - g h = (2%:R * h - 1) * (g 0 - f 0) -> f h = g h.
Proof. by move=> e; rewrite e subrr mul0r => /eqP; rewrite subr_eq0 => /eqP. Qed.
Ltac halves H h := match goal with |- ?l = ?r =>
  let f := eval pattern h in l in let g := eval pattern h in r in
  lazymatch f with ?F _ => lazymatch g with ?G _ => apply: (@linear_in_half _ h F G H); cbv beta; ring end end end.
(* <A, B> and <B, A> are made one; then every <A, B> is a name, and ring does the rest *)
Ltac dring := repeat match goal with |- context [@dot ?R ?m ?n ?A ?B] =>
  try rewrite [@dot R m n B A]dotC; move: (@dot R m n A B) => ? end;
  repeat match goal with |- context [@determinant ?R ?n ?A] => move: (@determinant R n A) => ? end;
  repeat match goal with |- context [@mxtrace ?R ?n ?A] => move: (@mxtrace R n A) => ? end;
  repeat match goal with |- context [@num ?R ?A] => move: (@num R A) => ? end;
  first [ ring | match goal with H : 2%:R * ?h = 1 |- _ => halves H h end ].
(* the same for A .* B beside B .* A *)
Ltac flips := repeat match goal with |- context [@had ?R ?m ?n ?A ?B] =>
  match goal with |- context [@had R m n B A] =>
    lazymatch constr:((A, B)) with (B, A) => fail | _ => rewrite (@hadC R m n B A) end end end.
Ltac hads := flips; repeat match goal with |- context [@had ?R ?m ?n ?A ?B] =>
  repeat match goal with |- context [@had ?R' ?m' ?n' ?C ?D] =>
    lazymatch constr:((A, B)) with (C, D) => fail | _ => idtac end;
    have -> : @had R' m' n' C D = @had R m n A B by (apply/matrixP=> ? ?; rewrite ?hadE;
      repeat match goal with |- context [@fun_of_matrix ?T ?k ?l ?U ?i ?j] => move: (@fun_of_matrix T k l U i j) => ? end;
      ring) end;
  move: (@had R m n A B) => ? end.
Ltac by_entries := rewrite ?dotE ?mulr_sumr; rewrite -?sumrN -?big_split /=; apply: eq_bigr => ? _;
  rewrite ?mulr_sumr -?sumrN -?big_split /=; apply: eq_bigr => ? _; rewrite !mxE /=; ring.
Ltac start := words; repeat match goal with |- context [\tr (?G^T *m ?A)] => change (\tr (G^T *m A)) with (dot G A) end.
(* equations of matrices, by normal form and ring on entries, products being atoms *)
Ltac by_algebra := norm; apply/matrixP=> ? ?; rewrite ?(addmxE, oppmxE, scalemxE, zeromxE);
  repeat match goal with |- context [@fun_of_matrix ?T ?m ?n ?A ?i ?j] => move: (@fun_of_matrix T m n A i j) => ? end; ring.
(* a number's part is a number: all of it is moved off the cotangent *)
Ltac numbers G := norm; rewrite ?dot_11 -?num_dot; push G.
(* L = R by what is known of other terms *)
Lemma through (V : zmodType) (l r a b : V) : a = b -> l - a = r - b -> l = r. Proof. by move=> -> /addIr. Qed.
Lemma dot_sym (R : comUnitRingType) n (h : R) (G Z : 'M[R]_n) : 2%:R * h = 1 -> Z^T = Z -> dot (symp h G) Z = dot G Z.
Proof.
move=> e s; rewrite !sympE dotZl dotDl -[dot G^T Z]dotC dot_tr dotC s -mulr2n -mulr_natl mulrA [h * _]mulrC.
by rewrite e mul1r.
Qed.
Lemma symp_id (R : comUnitRingType) n (h : R) (A : 'M[R]_n) : 2%:R * h = 1 -> A^T = A -> symp h A = A.
Proof. by move=> e s; rewrite sympE s -mulr2n -scaler_nat scalerA mulrC e scale1r. Qed.
(* a solution that its equation determines is symmetric where its transpose solves the equation, too *)
Ltac symmetric U E s := apply: U; apply: trmx_inj; apply: (through E); norm; rewrite ?s; by_algebra.
Ltac antisymmetric U E s := apply: U; apply: trmx_inj; apply: (through (congr1 -%R E)); norm; rewrite ?s; by_algebra.
Ltac close := norm; rewrite ?(dot_scalar, dot_scalarl, num_dot_l) -?num_dot; first [ done | dring | by_entries | hads; dring | rewrite ?sympE; norm; dring ].
(* solutions of H Z + Z H = P - P^T for a symmetric H, where that determines them: they are antisymmetric, and each
   other's adjoint *)
Section Antisymmetric.
Variables (R : comUnitRingType) (n : nat) (h : R) (H : 'M[R]_n).
Hypotheses (is_half : 2%:R * h = 1) (sH : H^T = H).
Definition solves (P Z : 'M[R]_n) := H *m Z + Z *m H = P - P^T.
Lemma dot_asym (M Z : 'M[R]_n) : - Z^T = Z -> h * dot (M - M^T) Z = dot M Z.
Proof.
move=> a; rewrite dotDl dotNl -[dot M^T Z]dotC dot_tr -dotNl a dotC -mulr2n -mulr_natl mulrA [h * _]mulrC.
by rewrite is_half mul1r.
Qed.
Lemma solution_asym P Z : (forall Y, solves P Y -> Y = Z) -> solves P Z -> - Z^T = Z.
Proof. move=> U E; rewrite /solves in U E; antisymmetric U E sH. Qed.
Lemma solutions_adjoint P M Z W : (forall Y, solves P Y -> Y = Z) -> solves P Z ->
  (forall Y, solves M Y -> Y = W) -> solves M W -> dot M Z = dot W P.
Proof.
move=> u1 e1 u2 e2; have a1 := solution_asym u1 e1; have a2 := solution_asym u2 e2.
rewrite -(dot_asym _ a1) [RHS]dotC -(dot_asym _ a2) [dot _ W]dotC -e1 -e2; congr (_ * _).
push Z; norm; rewrite ?sH; dring.
Qed.
End Antisymmetric.
