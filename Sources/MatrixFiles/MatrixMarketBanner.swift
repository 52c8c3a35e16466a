/// What the first line of a Matrix Market file says.
struct MatrixMarketBanner: Equatable {
  enum Layout: String, CaseIterable {
    /// Every entry, column by column.
    case array
    /// Row, column and value of the entries that are not zero.
    case coordinate
  }
  enum Field: String, CaseIterable { case real, integer, pattern }
  enum Symmetry: String, CaseIterable {
    case general, symmetric
    case skewSymmetric = "skew-symmetric"
  }

  let layout: Layout
  let field: Field
  let symmetry: Symmetry

  init(_ words: [Range<Int>], in bytes: [UInt8]) throws(DataFlaw) {
    let names = words.map { String(decoding: bytes[$0].map(\.lowercased), as: UTF8.self) }
    guard names.first == "%%matrixmarket" else {
      throw DataFlaw("is no Matrix Market file: it does not begin with %%MatrixMarket", at: 0)
    }
    guard names.count == 5 else {
      throw DataFlaw(
        "the first line has \(names.count) words, not the five of"
          + " “%%MatrixMarket matrix array real general”", at: 0)
    }
    func choose<Choice: RawRepresentable & CaseIterable>(
      _ index: Int, _ synonyms: [String: String] = [:]
    ) throws(DataFlaw) -> Choice where Choice.RawValue == String {
      let name = names[index]
      if let choice = Choice(rawValue: synonyms[name] ?? name) { return choice }
      let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      let shown = DataText.quoted(bytes[words[index]])
      throw DataFlaw("\(shown) is not read; \(known) are", at: words[index].lowerBound)
    }
    guard names[1] == "matrix" else {
      throw DataFlaw(
        "holds a \(DataText.printable(bytes[words[1]])), not a matrix", at: words[1].lowerBound)
    }
    layout = try choose(2)
    field = try choose(3, ["double": "real", "unsigned-integer": "integer"])
    symmetry = try choose(4)
    guard field != .pattern || (layout == .coordinate && symmetry != .skewSymmetric) else {
      let place = layout == .array ? 2 : 4
      throw DataFlaw(
        "a pattern cannot be \(names[place])", at: words[place].lowerBound)
    }
  }
}
