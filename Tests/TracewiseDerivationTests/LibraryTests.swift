import Testing
import Tracewise
import TracewiseDerivation

/// Every rule of the library is printed and emitted: what one of them lacks shows here.
@Suite struct LibraryTests {
  static let languages: [any CodeLanguage] = [NumPyCode(), SwiftCode(), JuliaCode(), MATLABCode()]
  static let rules = RuleLibrary.standard.rules

  @Test(arguments: rules.indices)
  func isPrinted(_ k: Int) throws {
    let rule = Self.rules[k]
    let name = type(of: rule).name
    let whole = try #require(Operation(rule), "no shapes fit \(name)").whole
    let latex = Printer(LatexNotation()).text(whole)
    #expect(!latex.isEmpty && latex.allSatisfy(\.isASCII), "\(latex)")
    #expect(!Printer(MathMLNotation()).text(whole).isEmpty)
    // What has a notation of its own does not fall back on the rule's name.
    switch rule.notation {
    case .function, .call, .embedded, .reshaped: break
    default: #expect(!"\(whole)".contains("\(name)("), "\(whole)")
    }
  }

  @Test(arguments: rules.indices)
  func isDerivedAndEmitted(_ k: Int) throws {
    let operation = try #require(Operation(Self.rules[k]))
    let weights = MatrixSymbol("W", operation.whole.shape)
    let loss = inner(TracewiseDerivation.Expression(weights), operation.whole)
    let derivation = Deriver.derive(Problem(loss: loss, inputs: operation.symbols))
    for language in Self.languages {
      let program = CodeProgram(
        derivation, parameters: [weights] + operation.symbols, for: language)
      let code = try CodeWriter.text(program, language)
      #expect(!code.contains(/\{\w+\}/), "\(code)")
    }
  }

  @Test(arguments: languages)
  func tableNamesRulesOfTheLibrary(_ language: any CodeLanguage) {
    let names = Set(Self.rules.map { type(of: $0).name })
    let unknown = language.templates.keys.filter { key in
      !names.contains(String(key.prefix { $0 != " " }))
    }
    #expect(unknown == [])
  }
}

/// A rule on symbols of the first shapes that it takes.
struct Operation {
  let whole: TracewiseDerivation.Expression
  let symbols: [MatrixSymbol]

  private static let shapes = [
    Shape(2, 3), Shape(3, 3), Shape(3, 2), Shape(2, 2), Shape(1, 1), Shape(2, 1), Shape(4, 1),
  ]

  /// Nil where none fit.
  init?(_ rule: any Rule) {
    typealias E = TracewiseDerivation.Expression
    for first in Self.shapes {
      for second in Self.shapes {
        let symbols = [MatrixSymbol("X", first), MatrixSymbol("Y", second)]
        let (x, y) = (E(symbols[0]), E(symbols[1]))
        switch rule {
        case let rule as any UnaryRule where (try? rule.shape(first)) != nil:
          (whole, self.symbols) = (E.apply(rule, to: x), [symbols[0]])
          return
        case let rule as any BinaryRule where (try? rule.shape(first, second)) != nil:
          (whole, self.symbols) = (E.apply(rule, to: x, y), symbols)
          return
        case let rule as any VariadicRule:
          // Of two operands to four.
          for more in [[], [first], [second], [first, Shape(second.columns, second.columns)]]
            as [[Shape]]
          {
            let all = symbols + zip(["Z", "V"], more).map { MatrixSymbol($0, $1) }
            guard (try? rule.shape(all.map(\.shape))) != nil else { continue }
            (whole, self.symbols) = (E.apply(rule, to: all.map { E($0) }), all)
            return
          }
        default: break
        }
      }
    }
    return nil
  }
}
