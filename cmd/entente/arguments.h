// The command table's shape, and the one parser that reads a command line against it. Help,
// completion and the manual are made from the same data.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cli {

// docs/operating/commands.md, "Exit codes".
enum Exit : int {
  kDone = 0,
  kOther = 1,
  kUsage = 2,
  kForbidden = 3,
  kConflict = 4,
  kUnreachable = 5,
};

struct Option {
  std::string_view name;   // without dashes
  std::string_view value;  // what stands for its value in help; empty: it takes none
  std::string_view help;
  bool repeated = false;
};

struct Given {
  std::string command;             // "circle show"
  std::vector<std::string> words;  // positional
  std::map<std::string, std::vector<std::string>> options;

  bool has(const std::string& name) const { return options.contains(name); }
  std::string value(const std::string& name, const std::string& absent = "") const {
    const auto found = options.find(name);
    return found == options.end() ? absent : found->second.back();
  }
};

struct Context;

struct Command {
  std::string_view name;   // one or two words
  std::string_view words;  // positional, as in help: "CIRCLE REF"
  std::size_t words_least = 0;
  std::size_t words_most = 0;
  std::string_view summary;                                             // one line
  std::string_view more;                                                // paragraphs, may be empty
  std::vector<std::pair<std::string_view, std::string_view>> examples;  // line, what it does
  std::vector<Option> options;
  std::function<int(Context&, const Given&)> run;
};

// Every command, in the order of the manual.
const std::vector<Command>& commands();
// Options that every command takes.
const std::vector<Option>& common_options();

// Reads a command line (without the program's name). The error says what is wrong and, where
// something similar is known, what was perhaps meant.
Result<Given> read_arguments(const std::vector<std::string>& arguments);

const Command* find_command(std::string_view name);
// The known word that is closest to `word`, if it is close; empty otherwise.
std::string_view similar(std::string_view word, const std::vector<std::string_view>& known);

}  // namespace cli
