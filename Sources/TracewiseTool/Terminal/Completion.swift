import TracewiseChecks

/// Scripts that complete command lines, made of the same tables as the help screens.
enum Completion: String, CaseIterable {
  case bash, zsh, fish

  static let option = "--generate-completion-script"

  static var names: [String] { allCases.map(\.rawValue) }

  /// The script of a shell.
  var script: String {
    switch self {
    case .bash: bash
    case .zsh: zsh
    case .fish: fish
    }
  }

  /// The words that an option takes, where they are known.
  private static func values(of option: Option, _ command: Command) -> [String] {
    switch option {
    case .format: command.formats
    case .emit: Emission.names
    case .layout: ClaimLayout.names
    case .dtype: ["auto", "f8", "f4"]
    default: []
    }
  }

  /// Options whose values are files or folders.
  private static let files: Set<Option> = [.data, .output, .python, .library]

  private static var commands: [String] { Command.allCases.map(\.rawValue) + ["help"] }

  private static func flags(_ command: Command) -> String {
    command.options.map(\.flag).joined(separator: " ")
  }

  // MARK: bash

  private var bash: String {
    let cases = Command.allCases.map { command in
      let values = command.options.compactMap { option -> String? in
        let words = Self.values(of: option, command)
        guard !words.isEmpty else { return nil }
        return "        \(option.flag)) words=\"\(words.joined(separator: " "))\" ;;"
      }
      return """
            \(command.rawValue))
              words="\(Self.flags(command))"
              case "$previous" in
          \(values.joined(separator: "\n"))
              esac ;;
        """
    }
    return """
      # bash completion for tracewise
      _tracewise() {
        local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" words=""
        if [ "$COMP_CWORD" -eq 1 ]; then
          COMPREPLY=($(compgen -W "\(Self.commands.joined(separator: " ")) --help --version" -- "$current"))
          return
        fi
        case "${COMP_WORDS[1]}" in
          help) words="\(Command.allCases.map(\.rawValue).joined(separator: " ")) --man" ;;
      \(cases.joined(separator: "\n"))
        esac
        case "$current" in
          -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
          *)
            case "$previous" in
              --*) [ -n "$words" ] && [ "${words#--}" = "$words" ] \\
                && COMPREPLY=($(compgen -W "$words" -- "$current")) && return ;;
            esac
            [ "${COMP_WORDS[1]}" = help ] && COMPREPLY=($(compgen -W "$words" -- "$current")) && return
            COMPREPLY=($(compgen -f -- "$current")) ;;
        esac
      }
      complete -o filenames -F _tracewise tracewise

      """
  }

  // MARK: zsh

  private var zsh: String {
    let commands = Command.allCases.map { "    '\($0.rawValue):\(Self.quoted($0.summary))'" }
    let cases = Command.allCases.map { command in
      let options = command.options.map { option -> String in
        let summary = Self.quoted(option.summary(command)).replacing("[", with: "\\[")
          .replacing("]", with: "\\]").replacing(":", with: "\\:")
        guard let value = option.value else { return "      '\(option.flag)[\(summary)]'" }
        let words = Self.values(of: option, command)
        let action =
          words.isEmpty
          ? Self.files.contains(option) ? "_files" : " " : "(\(words.joined(separator: " ")))"
        let name = value.replacing("[", with: "").replacing("]", with: "").replacing(":", with: " ")
        return "      '*\(option.flag)=[\(summary)]:\(name):\(action)'"
      }
      return """
            \(command.rawValue)) _arguments \\
        \(options.joined(separator: " \\\n")) \\
              '*:file:_files' ;;
        """
    }
    return """
      #compdef tracewise
      _tracewise() {
        local -a commands
        commands=(
      \(commands.joined(separator: "\n"))
          'help:Help of a command'
        )
        if (( CURRENT == 2 )); then
          _describe command commands
          return
        fi
        local command=$words[2]
        shift words
        (( CURRENT-- ))
        case $command in
      \(cases.joined(separator: "\n"))
          help) _values topic --man \(Command.allCases.map(\.rawValue).joined(separator: " ")) ;;
        esac
      }
      _tracewise "$@"

      """
  }

  private static func quoted(_ text: String) -> String { text.replacing("'", with: "'\\''") }

  // MARK: fish

  private var fish: String {
    var lines = [
      "# fish completion for tracewise",
      "complete -c tracewise -n __fish_use_subcommand -l version",
    ]
    for command in Command.allCases {
      let name = command.rawValue
      lines.append(
        "complete -c tracewise -n __fish_use_subcommand -a \(name) -d '\(Self.fishText(command.summary))'"
      )
      for option in command.options {
        let words = Self.values(of: option, command)
        let value =
          option.value == nil
          ? "" : words.isEmpty ? " -r" : " -x -a '\(words.joined(separator: " "))'"
        lines.append(
          "complete -c tracewise -n '__fish_seen_subcommand_from \(name)' -l \(option.rawValue)\(value) "
            + "-d '\(Self.fishText(option.summary(command)))'")
      }
    }
    lines.append("complete -c tracewise -n '__fish_seen_subcommand_from help' -l man")
    return lines.joined(separator: "\n") + "\n"
  }

  private static func fishText(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
  }
}
