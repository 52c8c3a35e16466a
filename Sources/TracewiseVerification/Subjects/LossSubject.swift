import Tracewise

/// A loss at a point: of a file, generic, a closure, a random composition. Its operands are the inputs
/// that gradients are checked for; the others are data.
public struct LossSubject<Body: Differentiable>: Subject {
  public let body: Body
  public let label: String
  public let operandNames: [String]
  public var kind = CheckRecord.Kind.gradient
  public var sampling = Sampling.atOnePoint
  public var isInsideDomain = false
  /// Where the point comes from, and how it is checked again.
  public var region = ""
  public var command: String?

  public init(_ body: Body, label: String, inputs: [String]) {
    self.body = body
    self.label = label
    operandNames = inputs
  }

  public var claim: String { "the tape's gradient" }
  public func regionLabel(_ point: SubjectCase<Self>) -> String { region }
  public func command(for point: SubjectCase<Self>) -> String? { command }
}
