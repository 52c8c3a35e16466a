import Tracewise
import TracewiseLanguage

/// The places in a matrix that are taken for one another: neighbours, the first and the last.
struct Subscripts {
  private let table: FormTable
  private let values: FormValues

  init(_ table: FormTable, _ values: FormValues) {
    self.table = table
    self.values = values
  }

  /// Other subscripts in the place of one of those of a matrix.
  func others(for places: [FormNode], _ k: Int, of matrix: FormNode) -> [FormNode] {
    guard let value = values[matrix] else { return [] }
    let isRow = places.count == 2 ? k == 0 : value.columns == 1
    let count = isRow ? value.rows : value.columns
    let place = places[k]
    let found: [FormNode] =
      switch place.operation {
      case .range: spans(place, count)
      case .number, .name, .sum: single(place, count)
      default: []
      }
    var seen: Set<FormNode> = [place]
    return found.filter { seen.insert($0).inserted }
  }

  private func single(_ place: FormNode, _ count: Int) -> [FormNode] {
    guard let i = values.whole(place), count > 1 else { return [] }
    let near = [-2, -1, 1, 2].map { i + $0 }.filter { (1...count).contains($0) }
    let ends = i == count ? [table.number(1)] : [last(count)]
    let spans = i == 1 && count > 2 ? [table.node(.range, [place, table.number(2)])] : []
    return (place.isNumber ? near.map { table.number($0) } : []) + ends + spans
  }

  private func spans(_ place: FormNode, _ count: Int) -> [FormNode] {
    guard let i = values.whole(place.parts[0]), let j = values.whole(place.parts[1]) else {
      return []
    }
    // Who writes numbers means numbers.
    let isLiteral = place.parts[1].isNumber
    func span(_ i: Int, _ j: Int) -> FormNode? {
      guard i >= 1, i <= j, j <= count else { return nil }
      if i == j { return table.number(i) }
      let end = isLiteral ? table.number(j) : table.place(j, of: count, named: last(count))
      return table.node(.range, [table.number(i), end])
    }
    let length = j - i
    return [
      span(1, 1 + length), span(i - 1, j - 1), span(i + 1, j + 1), span(count - length, count),
      span(i, j - 1), span(i, j + 1), span(i + 1, j), span(i - 1, j),
    ].compactMap { $0 }
  }

  /// The last place, by the name of the size where only one has this value.
  private func last(_ count: Int) -> FormNode {
    let names = values.sizes.filter { $0.value == count }.keys.sorted()
    return names.count == 1 ? table.node(.name(names[0])) : table.number(count)
  }
}

extension RepairSearch {
  /// The same subscript wrong wherever it stands, of several matrices: U(:, 2)*V(:, 2)' for U(:, 1)*V(:, 1)'.
  func subscriptsEverywhere(_ form: FormNode) -> [RepairCandidate] {
    let indexed = form.all.filter { $0.operation == .index }
    let subscripts = Subscripts(table, values)
    var found: [RepairCandidate] = []
    var seen: Set<FormNode> = []
    for node in indexed {
      for (k, place) in node.parts.dropFirst().enumerated()
      where place.operation != .all && seen.insert(place).inserted {
        let uses = uses(of: place, in: indexed)
        // In one place alone, or in equal ones, it is found there.
        guard uses > 1, Set(indexed).count > 1 || self.uses(of: place, in: [node]) > 1 else {
          continue
        }
        let others = subscripts.others(for: Array(node.parts.dropFirst()), k, of: node.parts[0])
        for other in others where hasBudget {
          func changed(_ x: FormNode) -> FormNode? {
            guard x.operation == .index else { return nil }
            return table.node(
              .index, [x.parts[0]] + x.parts.dropFirst().map { $0 === place ? other : $0 })
          }
          let new = table.rewriting(form) { changed($0) }
          guard let (ratio, scale) = fit(new) else { continue }
          var story = RepairStory(cause: .index, claimed: node, right: changed(node))
          story.count = uses
          found.append(
            RepairCandidate(
              cost: Cause.index.cost + 0.1 + scale.cost, stories: stories(story, scale, ratio),
              new: scale.applied(to: new, table)))
        }
      }
    }
    return found
  }

  private func uses(of place: FormNode, in indexed: [FormNode]) -> Int {
    indexed.reduce(0) { count, node in count + node.parts.dropFirst().count(where: { $0 === place })
    }
  }
}
