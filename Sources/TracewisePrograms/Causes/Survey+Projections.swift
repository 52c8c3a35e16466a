import Tracewise
import TracewiseVerification

/// Gradients of another geometry: the right one, projected or multiplied by functions of the input. With the claim L ∇f for a
/// linear map L, ⟨L ∇f, u⟩ is the derivative along Lᵀ u, at every point.
extension Survey {
  private struct Geometry {
    var text: String
    /// Lᵀ u at the numbers X.
    var move: (_ x: Vector, _ u: Vector) -> Vector
  }

  func projected(_ generator: inout SeededGenerator) throws -> Finding? {
    guard let known, cause.isWhole, isOfAll, block.places.count > 1 else { return nil }
    for geometry in geometries where affords(more: 600) {
      if try holds(geometry, known, &generator) {
        return Finding(
          kind: .function, text: "it is not the gradient but \(geometry.text), with the gradient G")
      }
    }
    return nil
  }

  private func holds(
    _ geometry: Geometry, _ known: Slope, _ generator: inout SeededGenerator
  ) throws -> Bool {
    for distance in [0, 0.3] {
      let x = cause.neighbour(distance, &generator)
      guard let point = try cause.measured(x) else { return false }
      for _ in 0..<2 {
        let u = wrongDirection(&generator)
        let moved = block.whole(geometry.move(block.part(x), block.part(u)), x.count)
        guard !moved.isZero else { return false }
        let slope = try cause.evaluator.anySlope(point, along: moved, like: known, part: 1e-6)
        let claimed = dot(point.gradient, u)
        // What is known too badly fits anything.
        guard slope.isUsable, Slope.factor * slope.bound <= 1e-3 * abs(claimed),
          abs(slope.derivative.value - claimed) <= Slope.factor * slope.bound
            + 1e-6 * abs(claimed)
        else { return false }
      }
    }
    return true
  }

  private var geometries: [Geometry] {
    let name = cause.name
    var result: [Geometry] = []
    for (of, lines) in cause.lines {
      func along(_ function: @escaping (Vector, Vector) -> Vector) -> (Vector, Vector) -> Vector {
        { x, u in
          var result = u
          for line in lines {
            let moved = function(line.map { x[$0] }, line.map { u[$0] })
            for (place, value) in zip(line, moved) { result[place] = value }
          }
          return result
        }
      }
      func less(_ part: @escaping (Vector, Vector) -> Vector) -> (Vector, Vector) -> Vector {
        along { x, u in difference(u, part(x, u)) }
      }
      result += [
        Geometry(
          text: "its projection across \(name)\(of), G − x (xᵀG)/(xᵀx)",
          move: less { x, u in x.map { $0 * dot(x, u) / dot(x, x) } }),
        Geometry(
          text: "its part across \(name)\(of), G − x (xᵀG)",
          move: less { x, u in x.map { $0 * dot(x, u) } }),
        Geometry(
          text: "the gradient less its mean\(of)",
          move: less { _, u in u.map { _ in u.reduce(0, +) / Double(u.count) } }),
        Geometry(
          text: "x ∘ (G − xᵀG) for \(name)\(of), as on a simplex",
          move: along { x, u in zip(x, u).map { $0 * ($1 - dot(x, u)) } }),
      ]
    }
    guard block.shape.count == 2, block.shape.allSatisfy({ $0 > 1 }) else { return result }
    return result + ofMatrices(block.shape[0], block.shape[1])
  }

  private func ofMatrices(_ rows: Int, _ columns: Int) -> [Geometry] {
    func matrix(_ x: Vector) -> [Vector] {
      (0..<rows).map { i in Array(x[i * columns..<(i + 1) * columns]) }
    }
    func product(_ a: [Vector], _ b: [Vector]) -> [Vector] {
      let columns = transposed(b)
      return a.map { row in columns.map { dot(row, $0) } }
    }
    func transposed(_ a: [Vector]) -> [Vector] { a[0].indices.map { j in a.map { $0[j] } } }
    func sum(_ a: [Vector], _ b: [Vector], _ number: Double) -> [Vector] {
      zip(a, b).map { zip($0, $1).map { $0 + number * $1 } }
    }
    func geometry(_ text: String, _ move: @escaping ([Vector], [Vector]) -> [Vector]) -> Geometry {
      Geometry(text: text) { x, u in move(matrix(x), matrix(u)).flatMap { $0 } }
    }
    let name = cause.name
    var result = [
      geometry("its projection G − \(name) \(name)ᵀG") { x, u in
        sum(u, product(x, product(transposed(x), u)), -1)
      },
      geometry("its projection G − \(name) (\(name)ᵀG + Gᵀ\(name))/2") { x, u in
        let inner = product(transposed(x), u)
        return sum(u, product(x, sum(inner, transposed(inner), 1)), -0.5)
      },
      geometry("its projection G − \(name) Gᵀ\(name)") { x, u in
        sum(u, product(x, product(transposed(u), x)), -1)
      },
    ]
    guard rows == columns else { return result }
    result += [
      geometry("\(name) G \(name)ᵀ") { x, u in product(product(transposed(x), u), x) },
      geometry("\(name)ᵀG \(name)") { x, u in product(product(x, u), transposed(x)) },
      geometry("\(name) G \(name)") { x, u in
        product(product(transposed(x), u), transposed(x))
      },
      geometry("\(name) G") { x, u in product(transposed(x), u) },
      geometry("\(name)ᵀG") { x, u in product(x, u) },
      geometry("G \(name)") { x, u in product(u, transposed(x)) },
      geometry("G \(name)ᵀ") { x, u in product(u, x) },
      geometry("its symmetric part, (G + Gᵀ)/2") { _, u in
        sum(u, sum(transposed(u), u, -1), 0.5)
      },
    ]
    return result
  }
}
