/// What a program can be asked at a point. All numbers are those of all inputs, one after the other, row by row.
package enum Question: Sendable {
  case value
  case gradient
  /// ∇²f v.
  case hvp([Double])
  /// J v, of a vector value.
  case jvp([Double])
  /// Jᵀ w.
  case vjp([Double])

  /// The operation of the protocol.
  package var name: String {
    switch self {
    case .value: "value"
    case .gradient: "gradient"
    case .hvp: "hvp"
    case .jvp: "jvp"
    case .vjp: "vjp"
    }
  }

  /// What is sent beside the point.
  var companion: [Double] {
    switch self {
    case .value, .gradient: []
    case .hvp(let v), .jvp(let v), .vjp(let v): v
    }
  }
}

/// What it says: the value where one was asked for, and derivatives.
package struct Answer: Sendable, Hashable {
  /// One number, or the numbers of a vector.
  package var value: [Double] = []
  /// The gradient, ∇²f v, J v, Jᵀ w.
  package var derivative: [Double] = []

  package init(value: [Double] = [], derivative: [Double] = []) {
    self.value = value
    self.derivative = derivative
  }
}

/// Something that answers: a process over pipes, a server over HTTP.
package protocol ProgramChannel: AnyObject {
  /// Begins the conversation; asked once, and again after a program was lost.
  func greet() throws(ProgramFailure) -> Greeting
  func ask(_ question: Question, at point: [Double]) throws(ProgramFailure) -> Answer
  /// Many points in one message; nil where that is not to be had.
  func ask(_ question: Question, atAll points: [[Double]]) throws(ProgramFailure) -> [Answer]?
  /// Changes of the program's source with which its gradient has these slopes, the likeliest first; none where it
  /// does not look for them.
  func edits(_ slopes: [KnownSlope], seconds: Double) throws(ProgramFailure) -> [Edit]
  /// Ends the conversation, and the program if it is ours.
  func end()
}

extension ProgramChannel {
  package func edits(_ slopes: [KnownSlope], seconds: Double) throws(ProgramFailure) -> [Edit] {
    []
  }
}
