import COpenBLAS
import CKernels

/// The real Schur form A = U T Uᵀ, in a tape's memory, column by column.
struct SchurForm {
  let triangle: QuasiTriangle
  let u: UnsafeMutablePointer<Double>
  /// The eigenvalues, real and imaginary parts.
  let real: UnsafeMutablePointer<Double>
  let imaginary: UnsafeMutablePointer<Double>

  var n: Int { triangle.n }
  var t: UnsafeMutablePointer<Double> { triangle.t }

  /// U.
  func vectors(on core: TapeCore.Pointer) -> DenseView {
    DenseView(u, shape: Shape(n, n), on: core).transposedView
  }

  /// The smallest magnitude of a number that eigenvalues of this and another make, where it is nothing but rounding
  /// beside a size.
  func negligibleGap(
    _ other: SchurForm, beside size: Double,
    _ number: (
      _ x: (real: Double, imaginary: Double), _ y: (real: Double, imaginary: Double)
    ) -> (Double, Double)
  ) -> String? {
    var least = Double.infinity
    for i in 0..<n {
      for j in 0..<other.n {
        let (x, y) = number((real[i], imaginary[i]), (other.real[j], other.imaginary[j]))
        least = min(least, (x * x + y * y).squareRoot())
      }
    }
    guard least <= Double(n + other.n) * Double.ulpOfOne * size else { return nil }
    return Matrix.format(least, digits: 1).replacing("-", with: "−")
  }
}

extension SchurForm {
  /// T, U and the eigenvalues, each in memory of its own.
  fileprivate init(_ parts: [DenseView]) {
    let n = parts[0].rows
    self.init(
      triangle: QuasiTriangle(n: n, t: parts[0].base), u: parts[1].base, real: parts[2].base,
      imaginary: parts[2].base + n)
  }

  /// That of the transpose in other memory: Aᵀ = (U J) (J Tᵀ J) (U J)ᵀ, J with ones from corner to corner.
  fileprivate func turn(into other: SchurForm) {
    for j in 0..<n {
      for i in 0..<n {
        other.t[j * n + i] = t[(n - 1 - i) * n + n - 1 - j]
        other.u[j * n + i] = u[(n - 1 - j) * n + i]
      }
      other.real[j] = real[n - 1 - j]
      other.imaginary[j] = -imaginary[n - 1 - j]
    }
  }
}

extension DenseView {
  /// The real Schur form of this square matrix, made once for it and its transpose; nil after a refusal.
  func schurForm(operand: Int = 0) -> SchurForm? {
    let n = Int(rowCount)
    let parts = decomposed(.schur) { allocate in
      guard isFiniteOrRefused(operand: operand) else { return nil }
      let parts = [allocate(Shape(n, n)), allocate(Shape(n, n)), allocate(Shape(2, n))]
      let form = SchurForm(parts)
      if let known = transposedView.decomposition(.schur) {
        SchurForm(known).turn(into: form)
        return parts
      }
      guard n > 0 else { return parts }
      transposedView.copy(to: form.t)
      var (vectors, order, found) = (CChar(UInt8(ascii: "V")), CChar(UInt8(ascii: "N")), Int32(0))
      var (size, workSize, info) = (rowCount, Int32(64 * n), Int32(0))
      let work = core.pointee.arena.allocate(Int(workSize))
      dgees_(
        &vectors, &order, nil, &size, form.t, &size, &found, form.real, form.imaginary, form.u,
        &size, work, &workSize, nil, &info)
      guard info == 0 else {
        _ = refuse(.domain, "the Schur form of {\(operand)} does not converge")
        return nil
      }
      return parts
    }
    return parts.map { SchurForm($0) }
  }

  /// The real Schur form of this matrix, turned from that of another one where it is its transpose.
  func schurForm(operand: Int, besides other: DenseView, _ form: SchurForm) -> SchurForm? {
    guard isSameView(as: other.transposedView) else { return schurForm(operand: operand) }
    let parts = [shape, shape, Shape(2, rows)].map { core.pointee.allocate($0, on: core) }
    form.turn(into: SchurForm(parts))
    return SchurForm(parts)
  }
}

extension DenseView {
  /// The real Schur form of this square matrix; nil after a refusal, also where an eigenvalue is real and
  /// not positive, so that there is no principal root and logarithm.
  func principalSchurForm(in operation: String? = nil) -> SchurForm? {
    guard let form = schurForm() else { return nil }
    let n = form.n
    // What is rounding beside the largest eigenvalue counts as 0.
    let least = Double(n) * Double.ulpOfOne * form.triangle.largestEntry
    guard
      let k = (0..<n).first(where: { form.imaginary[$0] == 0 && form.real[$0] <= least })
    else { return form }
    let value = Matrix.format(form.real[k], digits: 2).replacing("-", with: "−")
    _ = refuse(.domain, "{0} has an eigenvalue ≤ 0 (\(value))", in: operation)
    return nil
  }
}
