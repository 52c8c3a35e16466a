import Tracewise

/// A loss at a point: of a file, generic, a closure, a random composition. Its operands are the inputs
/// that gradients are checked for; the others are data.
package struct LossSubject<Body: Differentiable>: Subject {
  package let body: Body
  package let label: String
  package let operandNames: [String]
  package var kind = CheckRecord.Kind.gradient
  package var sampling = Sampling.atOnePoint
  package var isInsideDomain = false
  package var claim = "the tape's gradient"
  /// Where the point comes from, and how it is checked again.
  package var region = ""
  package var command: String?

  package init(_ body: Body, label: String, inputs: [String]) {
    self.body = body
    self.label = label
    operandNames = inputs
  }

  package func regionLabel(_ point: SubjectCase<Self>) -> String { region }
  package func command(for point: SubjectCase<Self>) -> String? { command }
}
