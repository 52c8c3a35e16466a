import Tracewise
import TracewiseChecks
import TracewiseDerivation
import TracewiseLanguage
import TracewiseVerification

/// The language and what stands behind it, fed with a text. Statements and lone expressions are both
/// tried, as the tool does with standard input.
struct LossFuzz {
  private let source: SourceText

  init(_ bytes: [UInt8]) {
    source = SourceText(name: "fuzz", text: String(decoding: bytes, as: UTF8.self))
  }

  var parsing: String? {
    for isExpression in [false, true] {
      do throws(LanguageFailure) {
        let program = try program(isExpression)
        if let loss = program.loss, !loss.isScalar { return "the loss is \(loss.shapeText)" }
        _ = Understood(program).lines
      } catch {
        if error.errors.isEmpty || error.description.isEmpty { return "an error that says nothing" }
      }
    }
    return nil
  }

  /// Whatever a document is read as has its words where it says so, and is a program or an error with a place.
  var latex: String? {
    do throws(LanguageFailure) {
      let latex = try Latex(source)
      for reading in latex.parts.flatMap({ $0.readings + $0.assumed }) {
        do throws(LanguageFailure) {
          _ = Understood(try Program(checking: reading.tree)).lines
        } catch {
          let error = reading.inDocument(error)
          if error.errors.isEmpty || error.description.isEmpty {
            return "an error that says nothing"
          }
        }
      }
      if latex.unread.contains(where: \.message.isEmpty) { return "unread without a reason" }
    } catch {
      if error.errors.isEmpty || error.description.isEmpty { return "an error that says nothing" }
    }
    return nil
  }

  var gradient: String? {
    finding(within: 1 << 20) { bound in
      let (_, gradients) = try bound.lossAndGradients()
      for (name, gradient) in gradients {
        let input = bound.program.input(name)
        if (gradient.rows, gradient.columns) != (input?.rows, input?.columns) {
          return "the gradient for \(name) is \(gradient.shape)"
        }
        if let (i, j) = gradient.firstNonFinite { return "\(name)(\(i), \(j)) is not finite" }
      }
      if try bound.graph().nodes.isEmpty { return "a graph without nodes" }
      return nil
    }
  }

  var derivation: String? {
    finding(within: 1 << 13) { bound in
      let derived = try CheckedDerivation(bound, second: bound.program.inputs.count < 3)
      if let failure = derived.failures.first { return "a wrong derivation: \(failure)" }
      let (derivation, second) = (derived.derivation, derived.secondDerivatives)
      _ = DerivationText(derivation).text
      _ = DerivationLatex(derivation, second: second, title: "loss").text
      _ = DerivationHTML(derivation, second: second).text
      let symbolic = SymbolicProgram(bound.program)
      let languages: [any CodeLanguage] = [NumPyCode(), SwiftCode(), JuliaCode(), MATLABCode()]
      for language in languages {
        guard let code = symbolic.code(at: [], in: language) else { continue }
        do { _ = try CodeWriter.text(code, language) } catch let error as CodeError {
          if "\(error)".isEmpty { return "an error that says nothing" }
        }
      }
      return nil
    }
  }

  var check: String? {
    finding(within: 1 << 12) { bound in
      for record in try ProgramCheck(bound).records() {
        if record.description.isEmpty { return "a record that says nothing" }
        // The tape's own gradient holds, wherever rounding leaves anything to be judged.
        if record.kind == .gradient, record.statement == nil, record.verdict == .refuted,
          try bound.isTame
        {
          return "the tape's gradient is refuted: \(record)"
        }
      }
      return nil
    }
  }

  /// What `body` finds about the programs of the text that take no more than some work.
  private func finding(within work: Int, _ body: (BoundProgram) throws -> String?) -> String? {
    for isExpression in [false, true] {
      guard let program = try? program(isExpression), program.work <= work else { continue }
      do {
        if let finding = try body(try BoundProgram(program)) { return finding }
      } catch {
        // What the tool does not know is a bug of its own, exit 70.
        guard error is LanguageError || error is TracewiseError || error is InputError else {
          return "an unexpected error: \(error)"
        }
        if "\(error)".isEmpty { return "an error that says nothing" }
      }
    }
    return nil
  }

  private func program(_ isExpression: Bool) throws(LanguageFailure) -> Program {
    isExpression ? try Program(checkingExpression: source) : try Program(checking: source)
  }
}

extension BoundProgram {
  /// Whether neither the loss nor a gradient is as large as where something is nearly singular.
  fileprivate var isTame: Bool {
    get throws {
      let (loss, gradients) = try lossAndGradients()
      return gradients.flatMap(\.gradient.values).allSatisfy { abs($0) < 1e6 } && abs(loss) < 1e6
    }
  }
}

extension Program {
  /// About how many multiplications evaluating everything once takes; very large where a size is.
  fileprivate var work: Int {
    var work = inputs.reduce(0) { $0 + max($1.rows, $1.columns) }
    let claimed = claims.flatMap { claim -> [CheckedExpression] in
      switch claim.form {
      case .differential(let left), .identity(let left): [left, claim.right]
      default: [claim.right]
      }
    }
    var rest = lets.map(\.value) + claimed + (loss.map { [$0] } ?? [])
    while let expression = rest.popLast() {
      let size = max(expression.rows, expression.columns)
      guard size <= 64, inputs.count <= 8 else { return .max }
      if case .matrixPower(_, let exponent) = expression.kind { work += 64 * abs(exponent) }
      work += 8 + size * size * size
      rest += expression.children
    }
    return work
  }
}
