(* Slopes of functions of numbers over any realType, by mathcomp-analysis: what the theorems about differentials
   assume of f' (D1, ...) as the rules say it, exp' = exp and so on.

   Not here, since analysis 0.6 has no such functions or no derivative of them: erf, the gamma function and its kin,
   real powers, and the hyperbolic and inverse functions that are made of those above. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets.
From mathcomp.analysis Require Import reals topology normedtype derive realfun sequences exp trigo.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Import numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope ring_scope.
Section Slopes.
Variable R : realType.
Implicit Types x y : R.
Theorem Exp_slope x : is_derive x 1 (@expR R) (expR x).
Proof. exact: is_derive_expR. Qed.
Theorem Expm1_slope x : is_derive x 1 (fun t : R => expR t - 1) (expR x - 1 + 1).
Proof. by apply: is_derive_eq; rewrite subr0 subrK. Qed.
Theorem Log_slope x : 0 < x -> is_derive x 1 (@ln R) x^-1.
Proof. exact: is_derive1_ln. Qed.
Theorem Sine_slope x : is_derive x 1 (@sin R) (cos x).
Proof. exact: is_derive_sin. Qed.
Theorem Cosine_slope x : is_derive x 1 (@cos R) (- sin x).
Proof. exact: is_derive_cos. Qed.
Theorem Square_slope x : is_derive x 1 (fun t : R => t * t) (2%:R * x).
Proof. by apply: is_derive_eq; rewrite -![_ *: _]/(_ * _) mulr1 mulr_natl mulr2n. Qed.
Theorem Tangent_slope x : cos x != 0 -> is_derive x 1 (@tan R) (tan x * tan x + 1).
Proof.
move=> c; have -> : tan x * tan x + 1 = (cos x)^-2; last exact: is_derive_tan.
have c2 : cos x ^+ 2 != 0 by rewrite expf_neq0.
apply: (mulIf c2); rewrite mulVf // mulrDl mul1r /tan.
by rewrite -expr2 expr_div_n divfK // addrC cos2Dsin2.
Qed.
Theorem Reciprocal_slope x : x != 0 -> is_derive x 1 (fun t : R => t^-1) (- (x^-1 * x^-1)).
Proof.
move=> ne; have d := @is_deriveV R id x 1 1 ne (is_derive_id _ _); apply: is_derive_eq.
by rewrite -[_ *: _]/(_ * _) mulr1 -expr2 exprVn.
Qed.
Definition sigmoid x : R := (1 + expR (- x))^-1.
Lemma sigmoid_den x : 1 + expR (- x) != 0. Proof. exact: lt0r_neq0 (addr_gt0 ltr01 (expR_gt0 _)). Qed.
Theorem Sigmoid_slope x : is_derive x 1 sigmoid (sigmoid x * (1 - sigmoid x)).
Proof.
have dn : is_derive x 1 (fun t : R => expR (- t)) (expR (- x) * -1).
  exact: (@is_derive1_comp R expR -%R x (expR (- x)) (-1)).
have dd : is_derive x 1 (fun t : R => 1 + expR (- t)) (- expR (- x)).
  by apply: is_derive_eq; rewrite add0r mulrN1.
have d := @is_deriveV R (fun t => 1 + expR (- t)) x _ 1 (sigmoid_den x) dd; apply: is_derive_eq.
rewrite /sigmoid -[_ *: _]/(_ * _) mulrNN; set q := expR _.
have u : 1 + q != 0 by exact: sigmoid_den.
have -> : 1 - (1 + q)^-1 = q * (1 + q)^-1.
  by apply: (mulIf u); rewrite mulrBl mulVf // mul1r mulfVK // addrC addKr.
by rewrite mulrCA -expr2 exprVn mulrC.
Qed.
Theorem Softplus_slope x : is_derive x 1 (fun t : R => ln (1 + expR t)) (sigmoid x).
Proof.
have p : 0 < 1 + expR x by exact: addr_gt0 ltr01 (expR_gt0 _).
have dd : is_derive x 1 (fun t : R => 1 + expR t) (expR x) by apply: is_derive_eq; rewrite add0r.
have := @is_derive1_comp R (@ln R) (fun t => 1 + expR t) x _ _ (is_derive1_ln p) dd.
have -> // : (1 + expR x)^-1 * expR x = sigmoid x.
have e : expR x != 0 by exact: lt0r_neq0 (expR_gt0 x).
have p' : 1 + expR x != 0 by exact: lt0r_neq0.
apply: (mulfI p'); rewrite mulrA divff // mul1r /sigmoid expRN; apply: (mulIf (sigmoid_den x)).
by rewrite -mulrA expRN mulVf ?mulr1 -?expRN ?sigmoid_den // expRN mulrDr mulr1 divff // addrC.
Qed.
(* not in analysis 0.6: sqrt has no derivative there; it is the inverse of the square *)
Theorem SquareRoot_slope x : 0 < x -> is_derive x 1 (@Num.sqrt R) (2%:R^-1 * (Num.sqrt x)^-1).
Proof.
move=> p; have s0 : 0 < Num.sqrt x by rewrite sqrtr_gt0.
have -> : 2%:R^-1 * (Num.sqrt x)^-1 = (2%:R * Num.sqrt x)^-1 by rewrite invfM.
rewrite -{1}(sqr_sqrtr (ltW p)) expr2.
apply: (@is_derive_inverse R (fun t => t * t)).
- near=> t; rewrite -expr2 sqrtr_sqr ger0_norm //; apply: ltW; near: t.
  by have := @open_gt R 0; rewrite openE => /(_ _ s0).
- by near=> t; apply: continuousM; exact: cvg_id.
- exact: Square_slope.
by rewrite mulf_neq0 // ?pnatr_eq0 // gt_eqF.
Unshelve. all: by end_near.
Qed.
End Slopes.
