/// The names that messages give to nodes: those that somebody gave, and for inputs their places.
struct NodeNames {
  private enum Name {
    case text(String)
    /// What an input looks like, to find the place of a part when a message asks for it.
    case structure(Any)
  }

  /// By node; structures by their places below 0.
  private var names: [Int: Name] = [:]

  var isEmpty: Bool { names.isEmpty }
  mutating func removeAll() { names.removeAll(keepingCapacity: true) }

  /// The name that a node was given.
  subscript(index: Int) -> String? {
    get { if case .text(let text)? = names[index] { text } else { nil } }
    set { names[index] = newValue.map { .text($0) } }
  }

  mutating func name(_ structure: Any, place: Int) { names[-place] = .structure(structure) }

  /// The name of a node that is an input of a place, or a part of it: `input 1`, `input 1.weight`.
  func input(_ index: Int, place: Int) -> String {
    let name = "input \(place)"
    guard case .structure(let structure)? = names[-place] else { return name }
    return Self.path(to: index, in: structure, called: name, depth: 0) ?? name
  }

  /// The path to the variable of a node as one writes it; an entry of a dictionary is called by its key.
  private static func path(
    to index: Int, in part: Any, called name: String, depth: Int
  ) -> String? {
    if let variable = part as? Variable { return variable.index == index ? name : nil }
    // Objects may refer to each other in circles.
    guard depth < 32 else { return nil }
    let mirror = Mirror(reflecting: part)
    for (k, child) in mirror.children.enumerated() {
      var (inner, value) = (name, child.value)
      switch mirror.displayStyle {
      case .optional: break
      case .collection, .set: inner = "\(name)[\(k)]"
      case .dictionary:
        guard let (key, entry) = entry(of: child.value) else { continue }
        (inner, value) = ("\(key)", entry)
      default:
        // An unnamed part of a tuple has the label ".0".
        let label = child.label ?? "\(k)"
        inner = "\(name).\(label.drop { $0 == "." })"
      }
      if let path = path(to: index, in: value, called: inner, depth: depth + 1) { return path }
    }
    return nil
  }

  private static func entry(of pair: Any) -> (key: Any, value: Any)? {
    let parts = Array(Mirror(reflecting: pair).children)
    return parts.count == 2 ? (parts[0].value, parts[1].value) : nil
  }
}
