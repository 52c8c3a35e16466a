import TracewiseChecks
import TracewiseDerivation
import TracewiseLanguage

/// What pages show of a loss, or of one reading of a formula, part by part.
struct LossParts {
  private let form: LossForm
  private let loading: Loading
  let program: Program

  init(_ form: LossForm, _ loading: Loading) throws {
    (self.form, self.loading) = (form, loading)
    program = try loading.program(form, sizes: loading.arguments.dims)
  }

  /// The inputs to differentiate for; nil for all.
  private var names: [String]? { loading.arguments.wrt ?? form.derived }

  /// The loss and its names as formulas, then every size and what is to be noted.
  var understood: String {
    let understood = Understood(program)
    let lines = understood.mathML + [understood.sizesText.escapedForXML]
    let notes = program.notes.map { "<p class=\"quiet\">note: \($0.escapedForXML)</p>" }
    return (["<p>\(lines.joined(separator: "<br>"))</p>"] + notes).joined(separator: "\n")
  }

  /// The loss derived; nil where there is none.
  func derivation() throws -> Derivation? {
    program.loss == nil ? nil : try SymbolicProgram(program).derived(for: names)
  }

  /// Functions that compute loss and gradients, in all languages, or why there is none.
  func code() -> [(language: Emission, text: String)] {
    guard program.loss != nil, let sizes = try? GeneralSizes(form, loading) else { return [] }
    return Emission.allCases.map { emission in
      do {
        return (emission, try EmitCommand.text(sizes, for: names, in: emission.language))
      } catch {
        return (emission, "\(error)")
      }
    }
  }
}

extension Emission {
  /// The language's name as people write it.
  var title: String {
    switch self {
    case .numpy: "NumPy"
    case .swift: "Swift"
    case .julia: "Julia"
    case .matlab: "MATLAB"
    }
  }
}
