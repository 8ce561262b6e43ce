#include "arguments.h"

#include <algorithm>

namespace cli {
namespace {

// Edits (insert, remove, change, swap of neighbours) from one word to the other.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1,
                             cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
      }
    }
  }
  return cost[a.size()][b.size()];
}

Error usage(std::string text) { return {ErrorCode::invalid, std::move(text)}; }

const Option* find_option(const Command* command, std::string_view name) {
  if (command != nullptr) {
    for (const Option& option : command->options) {
      if (option.name == name) return &option;
    }
  }
  for (const Option& option : common_options()) {
    if (option.name == name) return &option;
  }
  return nullptr;
}

std::string maybe(std::string_view meant, std::string_view before = "") {
  return meant.empty() ? "" : "; did you mean '" + std::string(before) + std::string(meant) + "'?";
}

}  // namespace

std::string_view similar(std::string_view word, const std::vector<std::string_view>& known) {
  std::string_view best;
  std::size_t least = std::max<std::size_t>(1, word.size() / 3) + 1;
  if (word.size() > 64) return best;
  for (const std::string_view one : known) {
    const std::size_t d = distance(word, one);
    if (d < least) {
      least = d;
      best = one;
    }
  }
  return best;
}

const Command* find_command(std::string_view name) {
  for (const Command& command : commands()) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

Result<Given> read_arguments(const std::vector<std::string>& arguments) {
  Given out;
  const Command* command = nullptr;
  std::string first;  // of a command with two words
  bool options_end = false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& one = arguments[i];
    if (!options_end && one == "--") {
      options_end = true;
      continue;
    }
    if (!options_end && (one == "-h" || one == "-?")) {
      out.options["help"] = {""};
      continue;
    }
    if (!options_end && one == "-o" && i + 1 < arguments.size()) {
      out.options["output"].push_back(arguments[++i]);
      continue;
    }
    if (!options_end && one.size() > 2 && one.starts_with("--")) {
      const std::size_t equals = one.find('=');
      const std::string name = one.substr(2, equals == std::string::npos ? equals : equals - 2);
      const Option* option = find_option(command, name);
      if (option == nullptr) {
        std::vector<std::string_view> known;
        if (command != nullptr) {
          for (const Option& each : command->options) known.push_back(each.name);
        }
        for (const Option& each : common_options()) known.push_back(each.name);
        return usage("--" + name + " is not an option" +
                     (command != nullptr ? " of 'entente " + std::string(command->name) + "'"
                                         : " here (options of a command stand behind its name)") +
                     maybe(similar(name, known), "--"));
      }
      std::string value;
      if (!option->value.empty()) {
        if (equals != std::string::npos) {
          value = one.substr(equals + 1);
        } else if (i + 1 < arguments.size()) {
          value = arguments[++i];
        } else {
          return usage("--" + name + " needs " + std::string(option->value));
        }
      } else if (equals != std::string::npos) {
        return usage("--" + name + " takes no value");
      }
      auto& values = out.options[name];
      if (!values.empty() && !option->repeated) return usage("--" + name + " is there twice");
      values.push_back(std::move(value));
      continue;
    }
    if (!options_end && one.size() > 1 && one.front() == '-' && command != nullptr && one != "-") {
      return usage("'" + one + "' is not an option; options begin with two dashes");
    }
    if (command != nullptr) {
      out.words.push_back(one);
      continue;
    }
    // Still looking for the command: one word, or two.
    const std::string name = first.empty() ? one : first + " " + one;
    command = find_command(name);
    if (command != nullptr) {
      out.command = name;
      continue;
    }
    const bool is_group = first.empty() && std::any_of(commands().begin(), commands().end(),
                                                       [&](const Command& each) {
                                                         return each.name.starts_with(one + " ");
                                                       });
    if (is_group) {
      first = one;
      continue;
    }
    std::vector<std::string_view> known;
    for (const Command& each : commands()) known.push_back(each.name);
    if (first.empty()) {
      for (const Command& each : commands())
        known.push_back(each.name.substr(0, each.name.find(' ')));
    }
    return usage("'" + name + "' is not a command" + maybe(similar(name, known), "entente "));
  }
  if (command == nullptr) {
    if (!first.empty()) out.command = first;  // a group: its help
    return out;
  }
  if (out.has("help")) return out;
  if (out.words.size() < command->words_least || out.words.size() > command->words_most) {
    return usage("'entente " + out.command + "' takes " +
                 (command->words.empty() ? "no words" : std::string(command->words)) +
                 "; see 'entente " + out.command + " --help'");
  }
  return out;
}

}  // namespace cli
