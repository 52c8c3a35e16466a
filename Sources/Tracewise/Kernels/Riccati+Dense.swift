import COpenBLAS
import CKernels

extension Stein {
  public func evaluate(_ xs: [DenseView], shape: Shape) -> DenseView {
    xs.solvedBySchurForms(shape) { a, b in
      let size = 1 + a.triangle.largestEntry * b.triangle.largestEntry
      return a.negligibleGap(b, beside: size) { x, y in
        (
          1 - (x.real * y.real - x.imaginary * y.imaginary),
          x.real * y.imaginary + x.imaginary * y.real
        )
      }.map { "eigenvalues of {0} and {1} have the product 1 (gap \($0)): no unique solution" }
    } solving: { a, b, y in
      a.solveStein(b, y)
      return 1
    }
  }
}

extension MatrixSign {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    guard let form = x.schurForm() else { return .failed(on: x.core) }
    let least = Double(form.n) * Double.ulpOfOne * form.triangle.largestEntry
    if let k = (0..<form.n).first(where: { abs(form.real[$0]) <= least }) {
      let size = Matrix.format(abs(form.imaginary[k]), digits: 2)
      return x.refuse(
        .domain, "{0} has an eigenvalue on the imaginary axis (\(size == "0" ? "0" : "\(size)i"))")
    }
    guard form.n > 0 else { return x }
    // Beside what iterations leave over, derivatives of a constant are no zeros.
    let count = (0..<form.n).count { form.real[$0] > 0 }
    if count == form.n { return x.identity(form.n) }
    if count == 0 { return -x.identity(form.n) }
    // X ← (c X + (c X)⁻¹)/2, c = √(‖X⁻¹‖/‖X‖) as long as it is not near its limit. (Higham 2008, chapter 5.)
    var s = x
    for _ in 0..<60 {
      let inverse = s.inverse()
      guard !inverse.isFailed else { return inverse }
      let distance = norm(s - inverse).base.pointee / norm(s).base.pointee
      let c = distance < 0.1 ? 1 : (norm(inverse).base.pointee / norm(s).base.pointee).squareRoot()
      s = (0.5 * c) * s + (0.5 / c) * inverse
      if distance < 1e-8 { break }
    }
    return s
  }
}

extension Riccati {
  public func evaluate(_ xs: [DenseView], shape: Shape) -> DenseView {
    let (a, g, q) = (xs[0], xs[1].symmetricPart, xs[2].symmetricPart)
    guard xs.areFiniteOrRefused else { return .failed(on: a.core) }
    let n = shape.rows
    guard n > 0 else { return a.core.pointee.allocate(shape, on: a.core) }
    guard let stable = blocks([[a, -g], [-q, -a.T]]).stableSubspace() else {
      return a.refuse(.domain, Self.none)
    }
    let (top, bottom) = (
      stable.slice(rows: 0..<n, columns: 0..<n), stable.slice(rows: n..<2 * n, columns: 0..<n)
    )
    let x = (bottom / top).symmetricPart
    guard !x.isFailed else { return a.refuse(.domain, Self.none) }
    // One step of Newton's method, for the last digits.
    let k = a - g * x
    let residual = a.T * x + x * a - x * g * x + q
    return (x - sylvester(k.T, k, residual)).symmetricPart
  }

  private static let none =
    "there is no stabilising solution: the Hamiltonian matrix of {0}, {1}, {2} has eigenvalues on the "
    + "imaginary axis, or its stable vectors do not span"
}

extension DiscreteRiccati {
  public func evaluate(_ xs: [DenseView], shape: Shape) -> DenseView {
    let core = xs[0].core
    guard xs.areFiniteOrRefused else { return .failed(on: core) }
    let (b, r) = (xs[1], xs[3].symmetricPart)
    // Each step takes twice as many steps of the recursion at once.
    var (a, h) = (xs[0], xs[2].symmetricPart)
    guard shape.count > 0 else { return h }
    var g = (b * solve(r, b.T)).symmetricPart
    guard !g.isFailed else { return g }
    let one = a.identity(shape.rows)
    for _ in 0..<50 {
      let w = Tracewise.solve(one + g * h, horizontal([a, g]))
      guard !w.isFailed else { break }
      let n = shape.rows
      let (wa, wg) = (
        w.slice(rows: 0..<n, columns: 0..<n), w.slice(rows: 0..<n, columns: n..<2 * n)
      )
      let step = (a.T * h * wa).symmetricPart
      g = (g + a * wg * a.T).symmetricPart
      a = a * wa
      h = h + step
      let (change, size) = (norm(step).base.pointee, norm(h).base.pointee)
      guard size.isFinite, norm(a).base.pointee.isFinite else { break }
      guard change <= 1e-16 * size || size == 0 else { continue }
      // One step of Newton's method, for the last digits, whose residual forgives what is wrong with F at first order.
      let f = Tracewise.solve(r + b.T * h * b, b.T * h * xs[0])
      let c = xs[0] - b * f
      let residual = c.T * h * c + f.T * r * f + xs[2].symmetricPart - h
      let better = (h + stein(c.T, c, residual)).symmetricPart
      return better.isFailed ? h : better
    }
    return xs[0].refuse(
      .domain,
      "there is no stabilising solution: the doubling of {0}, {1}, {2}, {3} does not converge")
  }
}

extension SpectralRadius {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    guard let form = x.schurForm() else { return .failed(on: x.core) }
    let sizes = (0..<form.n).map {
      (form.real[$0] * form.real[$0] + form.imaginary[$0] * form.imaginary[$0]).squareRoot()
    }
    let k = sizes.indices.max { sizes[$0] < sizes[$1] } ?? 0
    let tie = 4 * Double(form.n) * Double.ulpOfOne * form.triangle.largestEntry
    func text(_ x: Double) -> String { Matrix.format(x, digits: 2).replacing("-", with: "−") }
    if form.imaginary[k] != 0 {
      return x.refuse(
        .domain,
        "the largest eigenvalues of {0} in magnitude are a complex pair (\(text(form.real[k])) ± "
          + "\(text(abs(form.imaginary[k])))i)")
    }
    if form.real[k] <= 0 {
      return x.refuse(
        .domain, "the largest eigenvalue of {0} in magnitude is \(text(form.real[k])), not positive"
      )
    }
    if sizes.indices.contains(where: { $0 != k && abs(sizes[$0] - sizes[k]) <= tie }) {
      return x.refuse(
        .domain, "the largest eigenvalue of {0} in magnitude (\(text(sizes[k]))) is not simple")
    }
    return .scalar(form.real[k], on: x.core)
  }
}

extension SchurForm {
  /// Replaces D by Y with Y − T Y S = D, from the left and from below: block by block of T and S.
  fileprivate func solveStein(_ s: SchurForm, _ y: UnsafeMutablePointer<Double>) {
    let m = n
    for j in s.triangle.blocks {
      // R = Σ Yₗ Sₗⱼ over what is left of the block, then with the block itself from below.
      var r = [Double](repeating: 0, count: m * j.count)
      for (q, column) in j.enumerated() {
        for l in 0..<j.lowerBound {
          let factor = s.t[column * s.n + l]
          for i in 0..<m { r[q * m + i] += factor * y[l * m + i] }
        }
      }
      for i in triangle.blocks.reversed() {
        var right = [Double](repeating: 0, count: i.count * j.count)
        for (q, column) in j.enumerated() {
          for (p, row) in i.enumerated() {
            right[q * i.count + p] =
              (i.lowerBound..<m).reduce(y[column * m + row]) {
                $0 + t[$1 * m + row] * r[q * m + $1]
              }
          }
        }
        // X − Tᵢᵢ X Sⱼⱼ.
        let solution = QuasiTriangle.solution(i, j, right) { row, column, k, l in
          (k == row && l == column ? 1 : 0) - t[k * n + row] * s.t[column * s.n + l]
        }
        for (q, column) in j.enumerated() {
          for (p, row) in i.enumerated() { y[column * m + row] = solution[q * i.count + p] }
        }
        for (q, column) in j.enumerated() {
          for row in i {
            for other in j { r[q * m + row] += y[other * m + row] * s.t[column * s.n + other] }
          }
        }
      }
    }
  }
}

extension DenseView {
  /// The columns that span the eigenvectors left of the imaginary axis, half as many as there are; nil where there are
  /// not so many.
  fileprivate func stableSubspace() -> DenseView? {
    let n = Int(rowCount)
    func numbers(_ count: Int) -> UnsafeMutablePointer<Double> {
      core.pointee.arena.allocate(count)
    }
    let (t, u, real, imaginary) = (numbers(n * n), numbers(n * n), numbers(n), numbers(n))
    transposedView.copy(to: t)
    var (vectors, order) = (CChar(UInt8(ascii: "V")), CChar(UInt8(ascii: "S")))
    var (size, workSize, found, info) = (rowCount, Int32(64 * n), Int32(0), Int32(0))
    let work = numbers(64 * n)
    let selected = UnsafeMutableRawPointer(numbers(n)).bindMemory(to: Int32.self, capacity: n)
    dgees_(
      &vectors, &order, { real, _ in real!.pointee < 0 ? 1 : 0 }, &size, t, &size, &found, real,
      imaginary, u, &size, work, &workSize, selected, &info)
    guard info == 0, 2 * Int(found) == n else { return nil }
    return DenseView(u, shape: shape, on: core).transposedView
  }
}
