import Tracewise
import TracewiseLanguage

/// The words that a claim may lack: names, and subexpressions of the loss, of `let`s and of right forms.
struct RepairVocabulary {
  /// The words in order of appearance, and how far each is from hand.
  private(set) var words: [(node: FormNode, rank: Double)] = []
  private(set) var scales: ScaleNames
  private var places: [FormNode: Int] = [:]
  private var table: [Fingerprint: [(node: FormNode, rank: Double)]] = [:]
  private let values: FormValues
  private let forms: FormTable

  init(_ search: RepairSearch) {
    values = search.values
    forms = search.table
    var lengths: Set<Int> = []
    for name in search.names {
      guard let value = values[name] else { continue }
      lengths.formUnion([value.rows, value.columns, value.rows * value.columns])
    }
    scales = ScaleNames(forms, sizes: search.sizes, lengths: lengths)
    for name in search.names { note(name, 0) }
    for right in search.rights { walk(right, 0.1) }
    walk(search.claim, 0.3)
    for name in search.locals { walk(name.parts[0], 0.4) }
    for form in search.context { walk(form, 0.4) }
    for name in search.names where values[name].map({ $0.columns == 1 && $0.rows > 1 }) == true {
      note(forms.call("diag", name), 0.4)
      note(forms.call("sum", name), 0.6)
    }
    // Of what is inverted the determinant is at hand.
    for (node, rank) in words where node.function == "inv" {
      note(forms.call("det", node.parts[0]), rank + 0.5)
    }
    for (node, rank) in words { enter(node, rank) }
  }

  private mutating func note(_ node: FormNode, _ rank: Double) {
    guard !node.isSubscript, !node.isDivisor, !node.isNumber, values[node] != nil else { return }
    if let place = places[node] {
      words[place].rank = min(words[place].rank, rank)
    } else {
      places[node] = words.count
      words.append((node, rank))
    }
  }

  private mutating func walk(_ node: FormNode, _ rank: Double) {
    note(node, rank)
    if node.operation == .index { return walk(node.parts[0], rank) }
    for part in node.parts { walk(part, rank + (node.isLocal ? 0.3 : 0)) }
    guard node.isProduct, node.parts.count <= 24 else { return }
    // What a matrix is multiplied with, and divided by.
    let scalars = node.parts.filter { values[$0.isDivisor ? $0.parts[0] : $0]?.isScalar == true }
    if scalars.count > 1, scalars.count < node.parts.count, scalars[0].isDivisor == false {
      note(forms.product(scalars), rank)
    }
    for run in FormPlaces.runs(node.parts.count) where run.count > 1 {
      if node.parts[run.lowerBound].isDivisor { continue }
      note(forms.product(like: node, Array(node.parts[run])), rank)
    }
  }

  private mutating func enter(_ node: FormNode, _ rank: Double) {
    guard let value = values[node] else { return }
    if value.isScalar {
      scales.scalars.append((node, value.scalars, rank))
      return
    }
    for print in Fingerprint.all(of: value) { table[print, default: []].append((node, rank)) }
    if value.isSymmetric { return }
    for print in Fingerprint.all(of: value.transposed) {
      table[print, default: []].append((forms.transpose(node), rank + 0.05))
    }
  }

  /// The words of which a value is a multiple.
  func multiples(_ q: FormValue) -> [(node: FormNode, rank: Double, ratio: [Double])] {
    var found: [(node: FormNode, rank: Double, ratio: [Double])] = []
    func add(_ node: FormNode, _ rank: Double, _ ratio: [Double]) {
      if !found.contains(where: { $0.node === node }) { found.append((node, rank, ratio)) }
    }
    if q.isScalar {
      for (node, v, rank) in scales.scalars {
        let c = zip(q.scalars, v).map { $0 / $1 }
        guard c.allSatisfy(\.isFinite), (c.max() ?? 0) - (c.min() ?? 0) <= 1e-8 * abs(c[0]),
          let f = Fraction(abs(c[0]), denominators: 16), f.isUsual
        else { continue }
        add(node, rank, c)
      }
      return found
    }
    for print in Fingerprint.all(of: q) {
      for (node, rank) in table[print] ?? [] {
        if let value = values[node], let ratio = q.ratio(to: value) { add(node, rank, ratio) }
      }
    }
    return found
  }
}
