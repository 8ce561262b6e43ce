// Help, completion and manual pages, all from the one command table.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "run.h"

namespace cli {
namespace {

constexpr char kExitCodes[] =
    "0 done; 2 usage, or input that was refused; 3 not permitted; 4 contradicts what is recorded; "
    "5 the other party, or what must arrive first, is not there; 1 anything else.";

constexpr char kNaming[] =
    "CIRCLE is a circle's name, its identifier, or the beginning of that (four digits or more). "
    "REF is an entry as lists print it, PARTY/EPOCH/INDEX or with its hash behind, or shorter: "
    "PARTY/INDEX; the party by its number or name, epoch and hash by their beginning. INVITATION "
    "is its identifier, the beginning of that, or its circle's name. Where a short form fits "
    "several, they are listed and nothing is done.";

std::string usage_of(const Command& command) {
  std::string out = "entente " + std::string(command.name);
  if (!command.words.empty()) out += " " + std::string(command.words);
  return out;
}

std::string option_text(const Option& option) {
  return "--" + std::string(option.name) +
         (option.value.empty() ? "" : " " + std::string(option.value));
}

void add_options(std::string& out, const std::vector<Option>& options) {
  std::size_t widest = 0;
  for (const Option& option : options) widest = std::max(widest, option_text(option).size());
  for (const Option& option : options) {
    const std::string text = option_text(option);
    out += "  " + text + std::string(widest - text.size() + 2, ' ') + std::string(option.help) +
           (option.repeated ? " (more than once)" : "") + "\n";
  }
}

std::string command_help(const Command& command) {
  std::string out;
  for (const auto& [line, what] : command.examples) {
    out += "  " + std::string(line) + (what.empty() ? "" : "    # " + std::string(what)) + "\n";
  }
  out += "\n" + usage_of(command) + ": " + std::string(command.summary) + "\n";
  if (!command.more.empty()) out += "\n" + std::string(command.more) + "\n";
  if (!command.options.empty()) {
    out += "\n";
    add_options(out, command.options);
  }
  out += "\nFor every command:\n";
  add_options(out, common_options());
  return out;
}

std::string list(std::string_view group) {
  std::string out;
  std::size_t widest = 0;
  const auto shown = [&](const Command& command) {
    return group.empty() || command.name.starts_with(std::string(group) + " ");
  };
  for (const Command& command : commands()) {
    if (shown(command)) widest = std::max(widest, usage_of(command).size());
  }
  for (const Command& command : commands()) {
    if (!shown(command)) continue;
    const std::string usage = usage_of(command);
    out += "  " + usage + std::string(widest - usage.size() + 2, ' ') +
           std::string(command.summary) + "\n";
  }
  return out;
}

// roff: a line must not begin with a dot or quote; backslashes and hyphens are escaped, and what is
// not ASCII is named by its code point.
std::string roff(std::string_view text) {
  std::string out;
  bool line_start = true;
  while (const auto c = next_code_point(text)) {
    if (line_start && (*c == '.' || *c == '\'')) out += "\\&";
    if (*c == '\\') {
      out += "\\e";
    } else if (*c == '-') {
      out += "\\-";
    } else if (*c < 0x80) {
      out.push_back(static_cast<char>(*c));
    } else {
      char name[24];
      std::snprintf(name, sizeof name, "\\[u%04X]", static_cast<unsigned>(*c));
      out += name;
    }
    line_start = *c == '\n';
  }
  return out;
}

std::string options_roff(const std::vector<Option>& options) {
  std::string out;
  for (const Option& option : options) {
    out += ".TP\n.B " + roff("--" + std::string(option.name)) +
           (option.value.empty() ? "" : " \\fI" + roff(option.value) + "\\fR") + "\n" +
           roff(option.help) + "\n";
  }
  return out;
}

std::string page() {
  std::string out =
      ".TH ENTENTE 1 \"\" \"Entente " ENTENTE_VERSION
      "\" \"User commands\"\n.SH NAME\nentente \\- the command line of a node of Entente\n.SH "
      "SYNOPSIS\n.B entente\n.I COMMAND\n.RI [ WORDS ]\n.RI [ OPTIONS ]\n.SH DESCRIPTION\n";
  out += roff(
             "Entente keeps one record of consultations that every party trusts and none controls. "
             "This program talks to the party's own node over its Unix socket; 'charter check', "
             "'verify', 'init', 'backup', 'restore' and 'rebuild' work without a running node.") +
         "\n.SH NAMES\n" + roff(kNaming) + "\n.SH COMMANDS\n";
  for (const Command& command : commands()) {
    out += ".SS " + roff(usage_of(command)) + "\n" + roff(command.summary) + ".\n";
    if (!command.more.empty()) out += ".PP\n" + roff(command.more) + "\n";
    for (const auto& [line, what] : command.examples) {
      out += ".PP\n.RS\n.nf\n" + roff(line) + "\n.fi\n.RE\n";
      if (!what.empty()) out += roff(what) + ".\n";
    }
    out += options_roff(command.options);
  }
  out += ".SH OPTIONS\n" + options_roff(common_options());
  out +=
      ".SH EXIT STATUS\n" + roff(kExitCodes) +
      "\n.SH ENVIRONMENT\n.TP\n.B ENTENTE_CONFIG\nThe configuration.\n.TP\n.B ENTENTE_SOCKET\nThe "
      "node's socket.\n.TP\n.B NO_COLOR\nNo colours.\n.SH SEE ALSO\n.BR entented (8)\n";
  return out;
}

std::string daemon_page() {
  return ".TH ENTENTED 8 \"\" \"Entente " ENTENTE_VERSION
         "\" \"System administration\"\n.SH NAME\nentented \\- the node of one party\n.SH "
         "SYNOPSIS\n.B entented\n.RB [ \\-\\-config\n.IR FILE ]\n.RB [ \\-\\-check\\-config ]\n.SH "
         "DESCRIPTION\n"
         "Keeps the party's journals, exchanges them with the nodes of the parties it is paired "
         "with, and serves the page and the API on this machine. It stops on SIGTERM and SIGINT "
         "after answering what it has begun, and takes a renewed certificate of [api] on SIGHUP. "
         "Its log goes to standard error, one line an event, "
         "without content.\n"
         ".SH OPTIONS\n.TP\n.B \\-\\-config \\fIFILE\\fR\nThe configuration; "
         "/etc/entente/entented.toml when absent.\n.TP\n.B \\-\\-check\\-config\nSay what is wrong "
         "with it, by line, and do nothing else.\n"
         ".SH EXIT STATUS\n0 stopped; 2 configuration; 3 not permitted, for example a key that "
         "others can read; 4 in use, or another party's store; 6 data damaged; 7 disk or token not "
         "available; 1 anything else.\n"
         ".SH FILES\n/etc/entente/entented.toml, /var/lib/entente\n.SH SEE ALSO\n.BR entente (1)\n";
}

std::string markdown() {
  std::string out =
      "# Commands\n\nMade from the command table of the program by `entente man --markdown`; a "
      "test compares them.\n\n`entente` talks to the party's own node over its Unix socket. Data "
      "goes to standard output, progress\nand questions to standard error.\n\n## Exit codes\n\n| "
      "code | meaning |\n| --- | --- |\n| 0 | done |\n| 1 | anything that is not below |\n| 2 | "
      "usage, or input that was refused |\n| 3 | not permitted |\n| 4 | contradicts what is "
      "recorded |\n| 5 | the other party, or what must arrive first, is not there |\n\n## "
      "Names\n\n" +
      std::string(kNaming) + "\n\n## For every command\n\n| option | |\n| --- | --- |\n";
  for (const Option& option : common_options())
    out += "| `" + option_text(option) + "` | " + std::string(option.help) + " |\n";
  for (const Command& command : commands()) {
    out += "\n## " + usage_of(command) + "\n\n" + std::string(command.summary) + ".\n";
    if (!command.more.empty()) out += "\n" + std::string(command.more) + "\n";
    out += "\n```\n";
    for (const auto& [line, what] : command.examples)
      out += std::string(line) + (what.empty() ? "" : "    # " + std::string(what)) + "\n";
    out += "```\n";
    if (command.options.empty()) continue;
    out += "\n| option | |\n| --- | --- |\n";
    for (const Option& option : command.options)
      out += "| `" + option_text(option) + "` | " + std::string(option.help) + " |\n";
  }
  return out;
}

// First words, and for each of them its second words.
std::map<std::string, std::vector<std::string>> words_of_commands() {
  std::map<std::string, std::vector<std::string>> out;
  for (const Command& command : commands()) {
    const std::size_t space = command.name.find(' ');
    auto& second = out[std::string(command.name.substr(0, space))];
    if (space != std::string_view::npos) second.emplace_back(command.name.substr(space + 1));
  }
  return out;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

std::string options_of(const Command& command) {
  std::string out;
  for (const Option& option : command.options) out += "--" + std::string(option.name) + " ";
  for (const Option& option : common_options()) out += "--" + std::string(option.name) + " ";
  out.pop_back();
  return out;
}

std::string bash() {
  std::string out =
      "_entente() {\n  local word=${COMP_WORDS[COMP_CWORD]} first=${COMP_WORDS[1]} "
      "second=${COMP_WORDS[2]} choices=\n  if ((COMP_CWORD == 1)); then\n    choices='";
  const auto all = words_of_commands();
  std::vector<std::string> first;
  for (const auto& [word, second] : all) first.push_back(word);
  out += joined(first) + "'\n  else\n    case \"$first $second\" in\n";
  for (const Command& command : commands()) {
    if (command.name.find(' ') != std::string_view::npos)
      out +=
          "      '" + std::string(command.name) + "') choices='" + options_of(command) + "' ;;\n";
  }
  out += "    esac\n    case \"$first\" in\n";
  for (const auto& [word, second] : all) {
    if (second.empty()) {
      out += "      " + word + ") choices='" + options_of(*find_command(word)) + "' ;;\n";
    } else {
      out += "      " + word + ") ((COMP_CWORD == 2)) && choices='" + joined(second) + "' ;;\n";
    }
  }
  out +=
      "    esac\n    [[ $word == -* || $COMP_CWORD -eq 2 ]] || choices=\n  fi\n  mapfile -t "
      "COMPREPLY < <(compgen -W \"$choices\" -- \"$word\")\n  ((${#COMPREPLY[@]})) || mapfile -t "
      "COMPREPLY < <(compgen -f -- \"$word\")\n}\ncomplete -F _entente entente\n";
  return out;
}

std::string shell_text(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string zsh() {
  std::string out =
      "#compdef entente\n_entente() {\n  local -a choices\n  if ((CURRENT == 2)); then\n    "
      "choices=(";
  for (const auto& [word, second] : words_of_commands()) {
    const Command* command = find_command(word);
    out += "\n      " +
           shell_text(word + (command != nullptr ? ":" + std::string(command->summary) : ""));
  }
  out +=
      ")\n    _describe command choices\n    return\n  fi\n  if ((CURRENT == 3)); then\n    case "
      "$words[2] in\n";
  for (const auto& [word, second] : words_of_commands()) {
    if (!second.empty())
      out += "      " + word + ") choices=(" + joined(second) +
             "); _describe command choices; return ;;\n";
  }
  out += "    esac\n  fi\n  case \"$words[2] $words[3]\" in\n";
  for (const Command& command : commands()) {
    if (command.name.find(' ') != std::string_view::npos)
      out += "    " + shell_text(command.name) + ") choices=(" + options_of(command) + ") ;;\n";
  }
  out += "  esac\n  case $words[2] in\n";
  for (const Command& command : commands()) {
    if (command.name.find(' ') == std::string_view::npos)
      out += "    " + std::string(command.name) + ") choices=(" + options_of(command) + ") ;;\n";
  }
  out +=
      "  esac\n  if [[ $PREFIX == -* ]]; then compadd -- $choices; else _files; fi\n}\n_entente "
      "\"$@\"\n";
  return out;
}

std::string fish() {
  std::string out = "complete -c entente -e\n";
  for (const auto& [word, second] : words_of_commands()) {
    const Command* command = find_command(word);
    out += "complete -c entente -f -n __fish_use_subcommand -a " + word +
           (command != nullptr ? " -d " + shell_text(command->summary) : "") + "\n";
    for (const std::string& each : second) {
      out += "complete -c entente -f -n " + shell_text("__fish_seen_subcommand_from " + word) +
             " -a " + each + " -d " + shell_text(find_command(word + " " + each)->summary) + "\n";
    }
  }
  for (const Command& command : commands()) {
    const std::string_view last = command.name.substr(command.name.rfind(' ') + 1);
    for (const Option& option : command.options) {
      out += "complete -c entente -n " +
             shell_text("__fish_seen_subcommand_from " + std::string(last)) + " -l " +
             std::string(option.name) + (option.value.empty() ? "" : " -r") + " -d " +
             shell_text(option.help) + "\n";
    }
  }
  for (const Option& option : common_options())
    out += "complete -c entente -l " + std::string(option.name) +
           (option.value.empty() ? "" : " -r") + " -d " + shell_text(option.help) + "\n";
  return out;
}

}  // namespace

std::string help(std::string_view name) {
  if (name == "version") return ENTENTE_VERSION;
  if (const Command* command = find_command(name)) return command_help(*command);
  std::string out;
  if (name.empty()) {
    out =
        "  entente init --party alder.example       # make a node\n  entente status                "
        "           # how it is\n  entente link                             # open its page\n\n"
        "entente COMMAND [WORDS] [OPTIONS]: one record that every party trusts and none "
        "controls\n\n";
  }
  out += list(name) +
         "\n'entente COMMAND --help' says more, examples first. Exit codes: " + kExitCodes + "\n";
  return out;
}

int completion(Context&, const Given& given) {
  const std::string& shell = given.words[0];
  if (shell == "bash") return print(bash()), kDone;
  if (shell == "zsh") return print(zsh()), kDone;
  if (shell == "fish") return print(fish()), kDone;
  return report(
      Error{ErrorCode::invalid, "'" + shell + "': there is completion for bash, zsh and fish"});
}

int man(Context&, const Given& given) {
  if (given.has("markdown")) return print(markdown()), kDone;
  if (!given.has("output")) {
    if (given.words.empty()) return print(page()), kDone;
    std::string name = given.words[0];
    if (given.words.size() > 1) name += " " + given.words[1];
    if (find_command(name) == nullptr)
      return report(Error{ErrorCode::invalid, "'" + name + "' is not a command"});
    return print(help(name)), kDone;
  }
  const std::filesystem::path folder = given.value("output");
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  for (const auto& [name, text] :
       {std::pair("entente.1", page()), std::pair("entented.8", daemon_page())}) {
    std::ofstream out(folder / name, std::ios::binary);
    out << text;
    out.close();
    if (!out)
      return report(
          Error{ErrorCode::unavailable, (folder / name).string() + ": cannot be written"});
    // Manuals are for everybody, unlike what else this program writes.
    using std::filesystem::perms;
    std::filesystem::permissions(
        folder / name,
        perms::owner_read | perms::owner_write | perms::group_read | perms::others_read, error);
  }
  return kDone;
}

}  // namespace cli
