/// What the prose of a document says of its symbols, and where it holds.
struct LatexProseKinds {
  private struct Entry {
    let name: String
    let trait: LatexTrait
    let isConditional: Bool
    let sentence: Int
  }

  private var entries: [Entry] = []
  private let paragraphs: [Int]
  /// The sentence of each formula.
  private let sentences: [Int]

  init(_ document: LatexDocument, _ context: LatexContext) {
    paragraphs = document.prose.sentences.map(\.paragraph)
    sentences = document.formulas.map(\.sentence)
    for (number, sentence) in document.prose.sentences.enumerated() {
      for assertion in LatexAssertion.all(in: sentence) {
        for symbol in assertion.symbols {
          let part = LatexAssertion.symbol(of: symbol)
          guard let name = LatexKinds.name(part, context) else { continue }
          entries.append(
            Entry(
              name: name, trait: assertion.trait, isConditional: assertion.isConditional,
              sentence: number))
        }
      }
    }
  }

  /// Adds what holds in some formulas to what is declared; the names of matrices that are said to have no form.
  func add(to kinds: inout [String: LatexKind], in formulas: [Int]) -> Set<String> {
    var general: Set<String> = []
    for entry in entries(in: formulas) {
      if entry.trait == .general {
        general.insert(entry.name)
        guard let kind = kinds[entry.name], kind.isSymmetric else { continue }
        kinds[entry.name] = LatexKind(kind: .matrix, sizes: kind.sizes + kind.sizes)
      } else if let kind = entry.trait.added(to: kinds[entry.name], of: entry.name) {
        general.remove(entry.name)
        kinds[entry.name] = kind
      }
    }
    return general
  }

  /// What was said before, then what the same paragraph says behind, then what is said for the sentence alone.
  private func entries(in formulas: [Int]) -> [Entry] {
    let own = Set(formulas.filter(sentences.indices.contains).map { sentences[$0] })
    guard let last = own.max() else { return [] }
    let lasting = entries.filter { !$0.isConditional }
    return lasting.filter { $0.sentence <= last }
      + lasting.filter { $0.sentence > last && paragraphs[$0.sentence] == paragraphs[last] }
      + entries.filter { $0.isConditional && own.contains($0.sentence) }
  }
}
