import TracewiseLanguage

/// Sizes that tell where they come from: each free one is unlike every sum, difference and product
/// of others and every number of the loss, so that what is derived at them holds at all sizes.
struct GeneralSizes {
  /// The loss at these sizes.
  private(set) var program: Program
  /// The sizes that are free; others are the numbers that they are in the loss.
  private(set) var values: Set<Int> = []
  private var sizes: [String: Int]
  private let loading: Loading
  private let form: LossForm

  init(_ form: LossForm, _ loading: Loading) throws {
    (self.form, self.loading) = (form, loading)
    sizes = loading.arguments.dims
    program = try loading.program(form, sizes: sizes)
    let plain = program
    if plain.isBoundToSizes { return }
    var names = plain.dims.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
    names += plain.impliedSizes.reversed().map(\.name)
    let least = max(
      plain.inputs.flatMap { [$0.rows, $0.columns] }.max() ?? 1, Self.largestNumber(of: plain))
    // Larger stays larger, so that a kernel fits into its image.
    for (name, value) in zip(names, Self.apart(names.count, from: least)).reversed() {
      generalise(name, to: value)
    }
  }

  /// Takes a value for a size where the loss allows it, and where an input shows it.
  private mutating func generalise(_ name: String, to value: Int) {
    let attempt = sizes.merging([name: value]) { $1 }
    guard let general = try? loading.program(form, sizes: attempt),
      general.inputs.contains(where: { $0.rows == value || $0.columns == value })
    else { return }
    sizes = attempt
    program = general
    values.insert(value)
  }

  /// The largest number that could be a size or an index in the text.
  private static func largestNumber(of program: Program) -> Int {
    let numbers = program.source.text.split { !$0.isASCII || !$0.isNumber }.compactMap { Int($0) }
    return numbers.filter { $0 < 1000 }.max() ?? 1
  }

  /// Primes, ascending, whose sums, differences and products are all different, and far from small
  /// numbers; each the smallest that will do, since products of several are sizes too.
  private static func apart(_ count: Int, from least: Int) -> [Int] {
    var chosen: [Int] = []
    var used: Set<Int> = []
    var next = least + 1
    while chosen.count < count, next < 1 << 28 {
      let new = combinations(next, chosen)
      // Past some, twice the last is far from the rest but for products, which are rare then.
      let isApart =
        chosen.count > 20
        || (isPrime(next) && used.isDisjoint(with: new) && Set(new).count == new.count
          && chosen.allSatisfy { next - $0 > least })
      guard isApart else {
        next += 1
        continue
      }
      chosen.append(next)
      used.formUnion(new)
      next = chosen.count > 20 ? 2 * next + 1 : next + least
    }
    return chosen
  }

  private static func isPrime(_ n: Int) -> Bool {
    var divisor = 2
    while divisor * divisor <= n {
      if n % divisor == 0 { return false }
      divisor += 1
    }
    return n > 1
  }

  /// What a size and earlier ones are combined to.
  private static func combinations(_ value: Int, _ others: [Int]) -> [Int] {
    let itself = [value, 2 * value, 2 * value - 1, value * value]
    return itself
      + others.flatMap { [value + $0, value + $0 - 1, value - $0, value - $0 + 1, value * $0] }
  }
}
