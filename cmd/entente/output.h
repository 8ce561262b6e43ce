// What the command line prints: tables and words for people, JSON for programs; data on standard
// output, progress and questions on standard error; colours on a terminal alone.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "arguments.h"
#include "base/json.h"
#include "client.h"
#include "node/config.h"

namespace cli {

// One run of the program.
struct Context {
  const Given* given = nullptr;
  bool json = false;
  bool colours = false;   // on standard output
  bool terminal = false;  // standard output is a terminal
  bool progress = false;  // standard error is a terminal
  bool may_ask = false;   // somebody is there to answer
  bool yes = false;
  bool dry_run = false;

  std::string config_path() const;
  Result<node::NodeConfig> config() const;
  // The node's socket: --socket, $ENTENTE_SOCKET, or the configuration's.
  Result<Client> client() const;

  // Asks the node; an answer that is no 2xx is printed as an error.
  // Returns the exit code where it failed, else kDone with `out` filled.
  int ask(const std::string& method, const std::string& target, ByteView body, json::Value& out,
          Bytes* raw = nullptr) const;
  // The same, and prints the JSON where --json was given (true: nothing more to print).
  bool print_json(const Bytes& raw) const;
  // True where somebody agreed, or --yes.
  bool confirm(const std::string& question) const;
};

int report(const Error& error);
int report(const Context& context, const Answer& answer);  // a problem+json
int exit_of(const Error& error);

// Columns as wide as their widest cell (CJK counts double); the last one is not padded.
class Table {
 public:
  explicit Table(std::vector<std::string> heads) : rows_({std::move(heads)}) {}
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.size() == 1; }
  std::string text(bool colours) const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

std::size_t width_of(std::string_view text);
// Without controls, so that nothing from elsewhere steers the terminal.
std::string plain(std::string_view text);
std::string plain_lines(std::string_view text);  // the same, but lines stay lines
void print(std::string_view text);               // standard output
void print_line(std::string_view text);
void say(std::string_view text);  // standard error, one line

// A bar on standard error while something long is done; nothing where that is no terminal.
class Progress {
 public:
  Progress(const Context& context, std::string what)
      : shown_(context.progress), what_(std::move(what)) {}
  ~Progress();
  void show(std::uint64_t done, std::uint64_t total);

 private:
  bool shown_;
  std::string what_;
  int percent_ = -1;
};

// A member of an answer as text: strings as they are, numbers, true and false as words, null empty.
std::string text_of(const json::Value& object, std::string_view member);
// A warning of the node, with the name of the circle that it is about.
std::string warning_text(const json::Value& warning, const json::Value* circles);
// The text in the wanted language, else English, else the first.
std::string name_of(const json::Value* names);

}  // namespace cli
