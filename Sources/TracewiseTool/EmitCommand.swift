import TracewiseDerivation
import TracewiseLanguage

/// `tracewise derive … --emit LANGUAGE`: a function that computes loss and gradients.
enum EmitCommand {
  static func run(_ arguments: Arguments) throws {
    guard let emission = arguments.emission else { return }
    let language = emission.language
    let program = try GeneralSizes.program(Loading(arguments), arguments.dims)
    let symbolic = SymbolicProgram(program)
    guard let code = symbolic.code(for: arguments.wrt, longest: language.longest) else {
      throw Failure.data("there is no loss to derive", in: program.source.name)
    }
    do {
      try Output.result(CodeWriter.text(code, language), to: arguments.output)
    } catch let error as CodeError {
      throw Failure.data("\(error)", in: program.source.name)
    }
  }
}

/// Sizes that tell where they come from: each name has one of its own, unlike every sum and
/// product of others, so that what is derived holds at all sizes.
private enum GeneralSizes {
  static func program(_ loading: Loading, _ dims: [String: Int]) throws -> Program {
    let plain = try loading.program(sizes: dims, shapes: [:])
    var program = plain
    var sizes = dims
    var shapes: [String: (rows: Int, columns: Int)] = [:]
    var images: [Int: Int] = [1: 1]
    // Larger stays larger: a kernel fits into its image.
    let names = plain.dims.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
    for (place, (name, value)) in names.enumerated().reversed() {
      let image = 12 << min(place, 40) - 1
      let attempt = sizes.merging([name: image]) { $1 }
      // A size that no parameter has is the number that it was given.
      guard let general = try? loading.program(sizes: attempt, shapes: [:]),
        general.inputs.contains(where: { $0.rows == image || $0.columns == image })
      else { continue }
      sizes = attempt
      images[value] = image
      program = general
    }
    for input in plain.inputs where !input.isDeclared {
      let attempt = shapes.merging([
        input.name: (images[input.rows] ?? input.rows, images[input.columns] ?? input.columns)
      ]) { $1 }
      guard let general = try? loading.program(sizes: sizes, shapes: attempt) else { continue }
      shapes = attempt
      program = general
    }
    return program
  }
}
