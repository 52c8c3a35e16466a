import Tracewise

/// Matrices that a program takes only where they are symmetric.
extension ProgramVerifier {
  /// Blocks that leave the domain where they move as they like, and do not where they move symmetrically.
  mutating func findSymmetric(_ point: ProgramPoint) throws {
    for block in blocks {
      guard block.isSymmetric(point.x) else { continue }
      let x = generator.neighbour(of: point.x, point.scales, distance: 0.01, in: [block])
      guard try !hasValue(x), try hasValue(block.symmetrised(x)) else { continue }
      evaluator.symmetric.append(block)
      notes.append(
        "\(block.name) has to be symmetric: its gradient is judged where it moves symmetrically")
    }
  }

  private func hasValue(_ x: Vector) throws -> Bool {
    let value = try? evaluator.value(at: x)
    if let end = evaluator.end { throw end }
    return value?.isFinite ?? false
  }
}

extension ProgramEvaluator {
  /// A point with matrices as symmetric as they are to be.
  func symmetricPoint(_ x: Vector) -> Vector {
    (symmetric + symmetricPoints).reduce(x) { $1.symmetrised($0) }
  }

  /// The same with the symmetric part of matrices that have to be symmetric.
  func symmetrised(_ x: Vector) -> Vector { symmetric.reduce(x) { $1.symmetrised($0) } }
}

extension Block {
  /// Whether a square matrix is symmetric, and not for being diagonal.
  func isSymmetric(_ x: Vector) -> Bool {
    guard let n = side else { return false }
    let part = part(x)
    return part.indices.allSatisfy { part[$0] == part[$0 % n * n + $0 / n] }
      && part.indices.contains { $0 % (n + 1) != 0 && part[$0] != 0 }
  }

  /// All numbers, with the symmetric part of the matrix.
  func symmetrised(_ x: Vector) -> Vector {
    guard let n = side else { return x }
    var result = x
    for k in 0..<n * n {
      let (one, other) = (places.lowerBound + k, places.lowerBound + k % n * n + k / n)
      result[one] = (x[one] + x[other]) / 2
    }
    return result
  }
}
