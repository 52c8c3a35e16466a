import Testing

/// `rules --format coq`: theorems about rules.
@Suite struct CoqTests {
  @Test func oneRuleOnStandardOutput() throws {
    let run = try Workbench().run(["rules", "gram", "--format", "coq"])
    #expect(run.status == 0)
    #expect(run.error == "")
    #expect(run.output.hasPrefix("(* gram: printed from the bodies that run by tracewise. *)"))
    #expect(
      run.output.contains(
        """
          \\tr (G^T *m (((dX^T) *m X) + ((X^T) *m dX))) = \\tr ((X *m (G + (G^T)))^T *m dX).
        """))
    #expect(run.output.contains("Theorem gram_differential "))
  }

  @Test func aFileForEachRule() throws {
    let bench = try Workbench()
    let run = try bench.shell(
      "tracewise rules tr pow --format coq --output new/folder && cd new/folder && ls && cat *.v")
    #expect(run.output.hasPrefix("pow.v\ntr.v\n"))
    #expect(
      run.output.contains(
        "(* No differential theorem: pow has no definition in words of theorems. *)"))
    #expect(run.output.contains("Theorem tr_differential "))
  }

  @Test func mutantsAreTold() throws {
    let run = try Workbench().run(["rules", "product", "--format", "coq", "--mutants"])
    #expect(run.status == 0)
    #expect(run.output.contains("(* product | left pullback | transpose | left out *)"))
    #expect(run.output.contains("\\tr ((G *m B)^T *m dA)"))
    #expect(!run.output.contains("_differential"))
  }

  @Test func mutantsAreForCoq() throws {
    let run = try Workbench().run(["rules", "product", "--mutants"])
    #expect(run.status == 64)
    #expect(run.error.contains("'--mutants' is for '--format coq'"))
  }

  @Test func theBookShowsTheorems() throws {
    let run = try Workbench().run(["rules", "tr", "--format", "json"])
    #expect(run.output.contains("\"theorems\""))
    #expect(run.output.contains("Theorem tr_adjoint (R : comUnitRingType)"))
  }

  @Test func aDerivationForAllSizes() throws {
    let run = try Workbench().run(["derive", "x'*A*x + logdet(A)", "--format", "coq"])
    #expect(run.status == 0)
    #expect(run.output.contains("Theorem loss_piece_1 (R : comUnitRingType)\n    (n : nat)"))
    #expect(run.output.contains("(trace ((((A + (A^T)) *m x)^T) *m dx))"))
    #expect(run.output.contains("transitivity "))
    #expect(run.output.contains("Theorem loss_gradients "))
  }

  /// A symmetric input is one in the theorem, and so is its differential; sizes are those of the loss.
  @Test func whatIsKnownOfInputsIsAssumed() throws {
    let bench = try Workbench()
    try bench.write("dim d = 3\ninput S: spd(d)\nloss = d*logdet(S)", to: "a.loss")
    let run = try bench.run(["derive", "a.loss", "--format", "coq"])
    #expect(run.status == 0)
    #expect(run.output.contains("Theorem a_gradients (R : comUnitRingType)\n    (d : nat)"))
    #expect(run.output.contains("(E1 : (S_^T) = S_)"))
    #expect(run.output.contains("(E2 : (dS_^T) = dS_)"))
    #expect(run.output.contains("d%:R"))
  }

  @Test func onlyFirstDerivatives() throws {
    let run = try Workbench().run(["derive", "x'*x", "--format", "coq", "--second"])
    #expect(run.status == 64)
  }
}
