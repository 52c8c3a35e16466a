public import MatrixFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Curves over one axis, as an SVG picture that stands by itself: losses as a model learns, a fit beside its data.
///
///     let plot = LinePlot(
///       title: "Loss", xLabel: "pass", curves: [.init("learnt from", [2.3, 0.9, 0.5])],
///       isLogarithmic: true)
///     try plot.write(to: "loss.svg")
public struct LinePlot {
  /// A curve through points, or the points alone.
  public struct Curve {
    let label: String
    let points: [(x: Double, y: Double)]
    let isDotted: Bool

    /// A curve through points; with `isDotted` a dot at each and no line.
    public init(_ label: String, _ points: [(x: Double, y: Double)], isDotted: Bool = false) {
      self.label = label
      self.points = points
      self.isDotted = isDotted
    }

    /// A curve through values at 1, 2, 3, …
    public init(_ label: String, _ values: [Double]) {
      self.init(label, values.enumerated().map { (Double($0.offset + 1), $0.element) })
    }
  }

  private let title: String
  private let xLabel: String
  private let curves: [Curve]
  private let isLogarithmic: Bool

  /// A picture of curves; with `isLogarithmic` equal factors are equally high, and what is not positive is left out.
  public init(title: String, xLabel: String, curves: [Curve], isLogarithmic: Bool = false) {
    self.title = title
    self.xLabel = xLabel
    self.isLogarithmic = isLogarithmic
    self.curves = curves.map { curve in
      let points = curve.points.filter {
        $0.x.isFinite && $0.y.isFinite && (!isLogarithmic || $0.y > 0)
      }
      return Curve(curve.label, points, isDotted: curve.isDotted)
    }
  }

  /// Writes the picture to a file, wholly or not at all.
  public func write(to path: String) throws(DataError) { try Picture.write(svg, to: path) }

  private static let colours = ["#1f5fa8", "#c4501b", "#2f8a4c", "#8a3f8f", "#6b6b6b"]
  private static let frame = (left: 64.0, right: 704.0, top: 44.0, bottom: 356.0)

  /// The picture.
  public var svg: String {
    let points = curves.flatMap(\.points)
    let xs = Axis(points.map(\.x), from: Self.frame.left, to: Self.frame.right)
    let ys = Axis(
      points.map { height($0.y) }, from: Self.frame.bottom, to: Self.frame.top)
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 720 400\" font-family=\"sans-serif\" font-size=\"12\">",
      "<rect width=\"720\" height=\"400\" fill=\"white\"/>",
      Picture.text(title, x: Self.frame.left, y: 22, size: 15),
    ]
    lines += grid(xs, ys)
    for (k, curve) in curves.enumerated() { lines += draw(curve, k, xs, ys) }
    return (lines + ["</svg>", ""]).joined(separator: "\n")
  }

  private func height(_ y: Double) -> Double { isLogarithmic ? log10(y) : y }

  private func grid(_ xs: Axis, _ ys: Axis) -> [String] {
    let (left, right, top, bottom) = Self.frame
    var lines: [String] = []
    for tick in xs.ticks {
      let x = Picture.number(xs.place(tick))
      lines.append("<path d=\"M\(x) \(top)V\(bottom)\" stroke=\"#e4e4e4\"/>")
      lines.append(
        Picture.text(Picture.number(tick), x: xs.place(tick), y: bottom + 18, anchor: "middle"))
    }
    for tick in ys.ticks {
      let y = ys.place(tick)
      let value = isLogarithmic ? pow(10, tick) : tick
      lines.append("<path d=\"M\(left) \(Picture.number(y))H\(right)\" stroke=\"#e4e4e4\"/>")
      lines.append(
        Picture.text(Matrix.format(value, digits: 3), x: left - 6, y: y + 4, anchor: "end"))
    }
    let label = Picture.text(xLabel, x: (left + right) / 2, y: bottom + 36, anchor: "middle")
    return lines + [label]
  }

  private func draw(_ curve: Curve, _ k: Int, _ xs: Axis, _ ys: Axis) -> [String] {
    let colour = Self.colours[k % Self.colours.count]
    let places = curve.points.map {
      (Picture.number(xs.place($0.x)), Picture.number(ys.place(height($0.y))))
    }
    let name = Picture.text(
      curve.label, x: Self.frame.right - 150 * Double(curves.count - 1 - k), y: 22, anchor: "end",
      colour: colour)
    if curve.isDotted {
      return places.map { "<circle cx=\"\($0.0)\" cy=\"\($0.1)\" r=\"2\" fill=\"\(colour)\"/>" }
        + [name]
    }
    let path = places.map { "\($0.0),\($0.1)" }.joined(separator: " ")
    return [
      "<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(colour)\" stroke-width=\"1.6\"/>",
      name,
    ]
  }

  /// Values along a side of the frame.
  private struct Axis {
    let low: Double
    let high: Double
    let (from, to): (Double, Double)

    init(_ values: [Double], from: Double, to: Double) {
      let (least, most) = (values.min() ?? 0, values.max() ?? 1)
      // One value alone is in the middle.
      let margin = most > least ? 0 : max(abs(least), 1) / 2
      (low, high) = (least - margin, most + margin)
      (self.from, self.to) = (from, to)
    }

    func place(_ value: Double) -> Double { from + (to - from) * (value - low) / (high - low) }

    /// Four to ten round numbers: 1, 2 or 5 times a power of ten apart.
    var ticks: [Double] {
      let decade = pow(10, ((log10(high - low)).rounded(.down)))
      let apart =
        [0.1, 0.2, 0.5, 1].map { $0 * decade }
        .first { (high - low) / $0 <= 8 } ?? decade
      let range =
        Int(
          (low / apart).rounded(.up))...max(
          Int((low / apart).rounded(.up)), Int((high / apart).rounded(.down)))
      return range.map { Double($0) * apart }
    }
  }
}
