/// Numbers that are written by a letter.
package enum NamedNumber: Double, Sendable {
  case pi = 3.141_592_653_589_793
  case e = 2.718_281_828_459_045

  /// The letter in plain text.
  package var letter: String { self == .pi ? "π" : "e" }
}
