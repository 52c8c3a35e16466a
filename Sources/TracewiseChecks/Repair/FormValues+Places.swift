import Tracewise
import TracewiseLanguage

/// Values of subscripts.
extension FormValues {
  func index(_ parts: [FormNode]) -> FormValue? {
    guard let x = self[parts[0]] else { return nil }
    let places =
      parts.count == 3
      ? [parts[1], parts[2]] : x.columns == 1 ? [parts[1], nil] : [nil, parts[1]]
    guard parts.count == 3 || x.columns == 1 || x.rows == 1,
      let rows = span(places[0], x.rows), let columns = span(places[1], x.columns)
    else { return nil }
    return x.map { $0.slice(rows: rows, columns: columns) }
  }

  private func span(_ node: FormNode?, _ all: Int) -> Range<Int>? {
    guard let node, node.operation != .all else { return 0..<all }
    let ends = node.operation == .range ? node.parts : [node, node]
    guard let first = whole(ends[0]), let last = whole(ends[1]), first >= 1, first <= last,
      last <= all
    else { return nil }
    return first - 1..<last
  }
}
