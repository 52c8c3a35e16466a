import Foundation
import Tracewise
import TracewiseDerivation

/// A plot of curves over logarithmic axes, as SVG.
struct SVGPlot {
  struct Curve {
    let label: String
    let colour: String
    let points: [(x: Double, y: Double)]
    var isDashed = false
  }

  let title: String
  let xLabel: String
  let curves: [Curve]

  private let width = 360.0
  private let height = 220.0
  private let left = 52.0
  private let right = 12.0
  private let top = 26.0
  private let bottom = 38.0

  var text: String {
    let all = curves.flatMap(\.points).filter { $0.x > 0 && $0.y > 0 }
    guard let xs = Self.decades(all.map(\.x)), let ys = Self.decades(all.map(\.y)) else {
      return "<p class=\"quiet\">\(title.escapedForXML): exact to the last digit at all steps</p>"
    }
    var lines = [
      "<svg viewBox=\"0 0 \(Int(width)) \(Int(height))\" role=\"img\">",
      "<title>\(title.escapedForXML)</title>",
      "<text x=\"\(left)\" y=\"16\" class=\"title\">\(title.escapedForXML)</text>",
    ]
    lines += grid(xs, ys)
    for curve in curves { lines.append(path(curve, xs, ys)) }
    lines += legend
    return (lines + ["</svg>"]).joined(separator: "\n")
  }

  /// The whole decades that hold all values.
  private static func decades(_ values: [Double]) -> ClosedRange<Int>? {
    guard let low = values.min(), let high = values.max() else { return nil }
    let (a, b) = (Int(log10(low).rounded(.down)), Int(log10(high).rounded(.up)))
    return a...max(b, a + 1)
  }

  private func x(_ value: Double, _ range: ClosedRange<Int>) -> Double {
    let share = (log10(value) - Double(range.lowerBound)) / Double(range.count - 1)
    return left + share * (width - left - right)
  }

  private func y(_ value: Double, _ range: ClosedRange<Int>) -> Double {
    let share = (log10(value) - Double(range.lowerBound)) / Double(range.count - 1)
    return height - bottom - share * (height - top - bottom)
  }

  private func grid(_ xs: ClosedRange<Int>, _ ys: ClosedRange<Int>) -> [String] {
    var lines: [String] = []
    for k in stride(from: xs.lowerBound, through: xs.upperBound, by: max(xs.count / 5, 1)) {
      let place = Self.short(x(pow(10, Double(k)), xs))
      lines.append(
        "<path d=\"M\(place) \(top)V\(height - bottom)\" class=\"grid\"/>"
          + "<text x=\"\(place)\" y=\"\(height - bottom + 14)\" class=\"tick middle\">1e\(k)</text>"
      )
    }
    for k in stride(from: ys.lowerBound, through: ys.upperBound, by: max(ys.count / 5, 1)) {
      let place = Self.short(y(pow(10, Double(k)), ys))
      lines.append(
        "<path d=\"M\(left) \(place)H\(width - right)\" class=\"grid\"/>"
          + "<text x=\"\(left - 5)\" y=\"\(place)\" dy=\"3\" class=\"tick end\">1e\(k)</text>")
    }
    lines.append(
      "<text x=\"\((left + width - right) / 2)\" y=\"\(height - 6)\" class=\"tick middle\">"
        + "\(xLabel.escapedForXML)</text>")
    return lines
  }

  private func path(_ curve: Curve, _ xs: ClosedRange<Int>, _ ys: ClosedRange<Int>) -> String {
    let points = curve.points.filter { $0.x > 0 && $0.y > 0 }
      .map { "\(Self.short(x($0.x, xs))),\(Self.short(y($0.y, ys)))" }
    let dash = curve.isDashed ? " stroke-dasharray=\"4 3\"" : ""
    return "<polyline points=\"\(points.joined(separator: " "))\" fill=\"none\" "
      + "style=\"stroke:\(curve.colour)\" stroke-width=\"1.6\"\(dash)/>"
  }

  /// The curves' names, beside the title, where no curve runs.
  private var legend: [String] {
    let names = curves.map { curve in
      "<tspan style=\"fill:\(curve.colour)\">"
        + "\(curve.isDashed ? "- - " : "")\(curve.label.escapedForXML)</tspan>"
    }
    return [
      "<text x=\"\(width - right)\" y=\"16\" class=\"end\">\(names.joined(separator: "  "))</text>"
    ]
  }

  private static func short(_ value: Double) -> String { Matrix.format(value, digits: 5) }

  /// A map of the entries of a matrix of errors: the fuller the colour the worse, on a logarithmic scale.
  static func heatMap(_ errors: Matrix) -> String {
    let cell = Swift.max(Swift.min(220 / Swift.max(errors.rows, errors.columns, 1), 26), 4)
    let (width, height) = (errors.columns * cell, errors.rows * cell)
    var lines = [
      "<svg class=\"map\" viewBox=\"0 0 \(width) \(height)\" style=\"width:\(width)px\">"
    ]
    for i in 0..<errors.rows {
      for j in 0..<errors.columns {
        let share = Swift.min(Swift.max((log10(errors[i, j] + 1e-18) + 16) / 16, 0), 1)
        lines.append(
          "<rect x=\"\(j * cell)\" y=\"\(i * cell)\" width=\"\(cell)\" height=\"\(cell)\" "
            + "style=\"fill:var(--heat);fill-opacity:\(Self.short(0.03 + 0.97 * share))\"><title>entry (\(i + 1), \(j + 1)): "
            + "\(Matrix.format(errors[i, j], digits: 2))</title></rect>")
      }
    }
    return (lines + ["</svg>"]).joined(separator: "\n")
  }
}
