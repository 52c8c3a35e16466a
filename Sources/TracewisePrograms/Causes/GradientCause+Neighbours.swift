import TracewiseVerification

/// Terms in which entries that are neighbours, or all entries of a line, come together.
extension GradientCause {
  private typealias Stencil = (text: String, apply: (Vector) -> Vector)

  private static var stencils: [Stencil] {
    [
      (
        "the gradient of Σ (#[k+1] − #[k])²/2, as of a penalty on differences of neighbours",
        { transposed(differences($0)) }
      ),
      (
        "the gradient of Σ (#[k+1] − 2 #[k] + #[k−1])²/2, as of a penalty on second differences",
        { transposed(transposed(differences(differences($0)))) }
      ),
      (
        "2 #[k] − #[k−1] − #[k+1], with 0 beyond the ends, as of differences of neighbours",
        { Array(transposed(differences([0] + $0 + [0])).dropFirst().dropLast()) }
      ),
      (
        "2 #[k] − #[k−1] − #[k+1], all around, as of differences of neighbours",
        { x in
          x.indices.map { k in
            2 * x[k] - x[(k + 1) % x.count] - x[(k + x.count - 1) % x.count]
          }
        }
      ),
      (
        "#[k] − #[k+1], all around, the part of a difference that belongs to its left end",
        { x in x.indices.map { x[$0] - x[($0 + 1) % x.count] } }
      ),
      (
        "#[k] − #[k−1], all around, the part of a difference that belongs to its right end",
        { x in x.indices.map { x[$0] - x[($0 + x.count - 1) % x.count] } }
      ),
      (
        "#[k] − #[k+1], the part of a difference that belongs to its left end",
        { differences($0).map { -$0 } + [0] }
      ),
      (
        "#[k] − #[k−1], the part of a difference that belongs to its right end",
        { [0] + differences($0) }
      ),
      (
        "#[k] − #[k+1], with 0 beyond the end, the part of a difference that belongs to its left end",
        { differences($0 + [0]).map { -$0 } }
      ),
      (
        "#[k] − #[k−1], with 0 before the start, the part of a difference that belongs to its right end",
        { differences([0] + $0) }
      ),
      (
        "the sum of all entries, in each of them",
        { x in
          let sum = x.reduce(0, +)
          return x.map { _ in sum }
        }
      ),
    ]
  }

  /// x[k+1] − x[k]
  private static func differences(_ x: Vector) -> Vector { zip(x.dropFirst(), x).map { $0 - $1 } }

  /// Dᵀ d of differences d.
  private static func transposed(_ d: Vector) -> Vector {
    zip([0] + d, d + [0]).map { $0 - $1 }
  }

  var neighbours: [Hypothesis] {
    guard isWhole, places.count > 2, places.count <= 100_000 else { return [] }
    return lines.flatMap { name, lines in
      Self.stencils.map { text, apply in
        let along = name.replacing(" of", with: " along")
        return term(text.replacing("#", with: self.name) + (block.shape.count == 2 ? along : "")) {
          sight in
          var result = sight.x
          for line in lines {
            for (place, value) in zip(line, apply(line.map { sight.x[$0] })) {
              result[place] = value
            }
          }
          return result
        }
      }
    }
  }
}
