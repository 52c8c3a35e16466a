import Testing
import Tracewise
import TracewiseDerivation

/// Theorems about rules for all sizes, as they are printed: what Coq says of them is `scripts/prove`'s.
@Suite struct TheoremTests {
  typealias E = TracewiseDerivation.Expression

  private func theorems(_ rule: any Rule) -> RuleTheorems { RuleTheorems([rule]) }

  /// A number is read back as what made it, whatever letters did.
  @Test(arguments: [TheoremSizes.Order.tall, .wide])
  func sizesAreReadBack(_ order: TheoremSizes.Order) {
    let sizes = TheoremSizes(order)
    let letters: [(String, Int)] = [
      ("n", sizes(.n)), ("m", sizes(.m)), ("q", sizes(.q)), ("p", sizes(.p)), ("k", sizes(.k)),
      ("l", sizes(.l)),
    ]
    for (i, (a, x)) in letters.enumerated() {
      #expect(sizes.text(x) == a)
      for (j, (b, y)) in letters.enumerated() {
        if i <= j {
          #expect(sizes.text(x * y) == "\(a) * \(b)")
          #expect(sizes.text(x + y) == "\(a) + \(b)")
          #expect(sizes.text(x + y - 1) == "\(a) + \(b) - 1")
        }
        if x > y { #expect(sizes.text(x - y + 1) == "\(a) - \(b) + 1") }
        for (k, (c, z)) in letters.enumerated() where i <= j && j <= k {
          #expect(sizes.text(x + y + z) == "\(a) + \(b) + \(c)")
          #expect(sizes.text(x * y * z) == "\(a) * \(b) * \(c)")
        }
      }
    }
    #expect(sizes.text(7 * sizes(.m) + 3) == nil)
  }

  @Test func adjointOfTheBodiesThatRun() throws {
    let theorem = try #require(theorems(Solve()).theorems.first)
    #expect(
      theorem.text == """
        Theorem solve_adjoint (R : comUnitRingType)
            (k n : nat)
            (A : 'M[R]_(n, n)) (B : 'M[R]_(n, k)) (Y : 'M[R]_(n, k)) (dA : 'M[R]_(n, n)) \
        (dB : 'M[R]_(n, k)) (G : 'M[R]_(n, k)) :
          \\tr (G^T *m ((invmx A) *m (dB - (dA *m Y)))) = \
        \\tr ((- (((invmx (A^T)) *m G) *m (Y^T)))^T *m dA) + \\tr (((invmx (A^T)) *m G)^T *m dB).
        Proof.
        start; push dA; push dB; first [close | numbers G; close].
        Qed.
        """)
  }

  @Test func differentialAssumesWhatIsDividedBy() throws {
    let all = theorems(Solve()).theorems
    let theorem = try #require(all.first { $0.name == "solve_differential" })
    #expect(
      theorem.claim == """
        ((invmx (dmx A dA)) *m (dmx B dB)) = dmx Y ((invmx A) *m (dB - (dA *m Y)))
        """)
    #expect(theorem.binders.contains("(V1 : A \\in unitmx)"))
    #expect(theorem.binders.contains("(is_Y : Y = ((invmx A) *m B))"))
  }

  /// What a slope divides by is no assumption about the operands.
  @Test func slopesAssumeNothingOfOperands() throws {
    let all = theorems(LogDeterminant()).theorems
    let theorem = try #require(all.first { $0.name == "logdet_differential" })
    #expect(theorem.binders.filter { $0.hasPrefix("(V") } == ["(V1 : X \\in unitmx)"])
    #expect(
      theorem.binders.contains(
        "(D1 : forall m n (X : 'M[R]_(m, n)), map_mx f_log' X = (recip X))"))
  }

  @Test(arguments: RuleLibrary.standard.rules.map { type(of: $0).name })
  func everyRuleHasTheoremsOrAReason(_ name: String) throws {
    let rule = try #require(RuleLibrary.standard.rules.first { type(of: $0).name == name })
    let theorems = theorems(rule)
    #expect(theorems.theorems.contains { $0.name == "\(name)_adjoint" })
    let isDefined = theorems.theorems.contains { $0.name == "\(name)_differential" }
    #expect(isDefined != theorems.omissions.contains { $0.kind == "differential" })
    #expect(Set(theorems.theorems.map(\.name)).count == theorems.theorems.count)
  }

  /// Each way that a body takes by shapes has its theorem; what differs by letters alone has not.
  @Test func waysOfShapes() {
    func names(_ rule: any Rule) -> [String] {
      theorems(rule).theorems.map(\.name).filter { $0.contains("adjoint") }
    }
    #expect(names(PolarFactor()) == ["polar_adjoint", "polar_adjoint_2", "polar_adjoint_3"])
    #expect(names(LeftSingularVectors()) == ["svdu_adjoint", "svdu_adjoint_2"])
    #expect(names(Transpose()) == ["transpose_adjoint"])
  }

  /// The equations of values within the bodies are assumed, each of its own operands.
  @Test func equationsOfValues() throws {
    let theorem = try #require(theorems(Sylvester()).theorems.first)
    #expect(theorem.claim.hasPrefix("\\tr (G^T *m Z1) = "))
    #expect(
      theorem.binders.contains("(E3 : (((A^T) *m Z2) + (Z2 *m (B^T))) = G)"))
    #expect(
      theorem.binders.contains(
        "(E2 : ((A *m Z1) + (Z1 *m B)) = ((dC - (dA *m Y)) - (Y *m dB)))"))
  }

  /// A fault in a body is one in the theorem.
  @Test func faultsAreSeen() throws {
    struct Faulty: RuleBodies {
      func differential(_ dxs: [E], at xs: [E], value y: E) -> E { dxs[0] * xs[1] + xs[0] * dxs[1] }
      func pullback(_ g: E, operand k: Int, at xs: [E], value y: E) -> E {
        k == 0 ? g * xs[1] : xs[0].T * g
      }
    }
    let sizes = TheoremSizes(.tall)
    let item = try #require(Product().generalCases(sizes.callAsFunction).first)
    let right = RuleTheorem.adjoint(of: item, sizes: sizes, named: "product")
    let wrong = RuleTheorem.adjoint(of: item, sizes: sizes, named: "product", bodies: Faulty())
    #expect(right?.claim.contains("\\tr ((G *m (B^T))^T *m dA)") == true)
    #expect(wrong?.claim.contains("\\tr ((G *m B)^T *m dA)") == true)
  }

  /// A rule from elsewhere, by its signature and its bodies.
  @Test func ruleOfOnesOwn() throws {
    struct Cubed: MatrixUnaryRule {
      static let name = "cubed"
      static var signature: Signature? { .entrywise }
      func expansion<M: MatrixAlgebra>(_ x: M) -> M? { x ⊙ x ⊙ x }
      func value(_ x: Matrix) throws -> Matrix { x ⊙ x ⊙ x }
      func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { 3 * (x ⊙ x ⊙ dx) }
      func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { 3 * (x ⊙ x ⊙ g) }
    }
    let all = theorems(Cubed())
    #expect(all.theorems.map(\.name) == ["cubed_adjoint", "cubed_differential"])
    #expect(
      all.theorems[1].claim == """
        (had (had (dmx X dX) (dmx X dX)) (dmx X dX)) = dmx Y (3%:R *: (had (had X X) dX))
        """)
  }
}
