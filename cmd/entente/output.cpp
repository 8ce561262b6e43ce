#include "output.h"

#include <unistd.h>
#include <utf8proc.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "base/text.h"
#include "references.h"

namespace cli {

std::string Context::config_path() const {
  if (given->has("config")) return given->value("config");
  if (const char* path = std::getenv("ENTENTE_CONFIG"); path != nullptr && *path != '\0')
    return path;
  return "/etc/entente/entented.toml";
}

Result<node::NodeConfig> Context::config() const { return node::read_config(config_path()); }

Result<Client> Context::client() const {
  std::string address = given->value("server");
  if (const char* known = std::getenv("ENTENTE_SERVER");
      address.empty() && !given->has("socket") && known != nullptr)
    address = known;
  if (!address.empty()) {
    const Server server = TRY(parse_server(address));
    ServerSession session = TRY(load_session(server));
    if (given->has("pin")) session.pin = given->value("pin");
    if (given->has("ca")) {
      session.pin.clear();
      session.ca = given->value("ca");
    }
    return Client(std::move(session));
  }
  if (given->has("socket")) return Client(given->value("socket"));
  if (const char* path = std::getenv("ENTENTE_SOCKET"); path != nullptr && *path != '\0')
    return Client(path);
  const node::NodeConfig settings = TRY(config());
  return Client(settings.socket_path());
}

int exit_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::invalid:
      return kUsage;
    case ErrorCode::forbidden:
      return kForbidden;
    case ErrorCode::conflict:
      return kConflict;
    default:
      return kOther;
  }
}

int report(const Error& error) {
  say("entente: " + plain(error.message));
  return exit_of(error);
}

namespace {

int exit_of_problem(std::string_view code) {
  if (code == "forbidden" || code == "unauthenticated") return kForbidden;
  if (code == "conflict" || code == "idempotency") return kConflict;
  if (code == "behind" || code == "unavailable") return kUnreachable;
  if (code == "invalid" || code == "media_type" || code == "too_large" || code == "limit")
    return kUsage;
  return kOther;
}

}  // namespace

int report(const Context& context, const Answer& answer) {
  const Result<json::Value> problem = json::parse(answer.body);
  if (!problem.ok() || !problem.value().text("detail")) {
    say("entente: the node answered " + std::to_string(answer.status));
    return kOther;
  }
  const std::string detail(*problem.value().text("detail"));
  const std::string_view code = problem.value().text("code").value_or("");
  // The node tells nobody which part it does not know; the words of the command may.
  if (code == "not_found" && detail.starts_with("There is no such thing here"))
    return report_nothing_here(context);
  std::string text = "entente: " + detail;
  if (const std::string line = text_of(problem.value(), "line"); !line.empty()) {
    text += " (line " + line + ", column " + text_of(problem.value(), "column") + ")";
  }
  say(plain(text));
  return exit_of_problem(code);
}

int Context::ask(const std::string& method, const std::string& target, ByteView body,
                 json::Value& out, Bytes* raw) const {
  const Result<Client> node = client();
  if (!node.ok()) return report(node.error());
  Result<Answer> answer = node.value().ask(method, target, body);
  if (!answer.ok()) return report(answer.error());
  if (answer.value().status / 100 != 2) return report(*this, answer.value());
  Result<json::Value> parsed = json::parse(answer.value().body, std::size_t{256} << 20);
  if (!parsed.ok())
    return report(
        Error{ErrorCode::unavailable, "the node's answer is no JSON: " + parsed.error().message});
  out = std::move(parsed).value();
  if (raw != nullptr) *raw = std::move(answer.value().body);
  return kDone;
}

bool Context::print_json(const Bytes& raw) const {
  if (!json) return false;
  print_line(raw);
  return true;
}

bool Context::confirm(const std::string& question) const {
  if (yes) return true;
  if (!may_ask) {
    say("entente: this asks before it acts; say --yes to agree beforehand");
    return false;
  }
  std::fprintf(stderr, "%s [y/N] ", question.c_str());
  std::string line;
  if (!std::getline(std::cin, line)) return false;
  return line == "y" || line == "Y" || line == "yes";
}

std::size_t width_of(std::string_view text) {
  std::size_t out = 0;
  while (!text.empty()) {
    const auto c = next_code_point(text);
    if (!c) break;
    out += static_cast<std::size_t>(
        std::max(0, utf8proc_charwidth(static_cast<utf8proc_int32_t>(*c))));
  }
  return out;
}

std::string plain(std::string_view text) {
  std::string out;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::string_view before = rest;
    const auto c = next_code_point(rest);
    if (!c) {
      out += "\xef\xbf\xbd";
      rest.remove_prefix(1);
      continue;
    }
    const bool control = *c < 0x20 || (*c >= 0x7f && *c < 0xa0) || (*c >= 0x202a && *c <= 0x202e) ||
                         (*c >= 0x2066 && *c <= 0x2069);
    if (control) {
      out += *c == '\n' || *c == '\t' ? " " : "\xef\xbf\xbd";
    } else {
      out += before.substr(0, before.size() - rest.size());
    }
  }
  return out;
}

std::string Table::text(bool colours) const {
  std::vector<std::size_t> widths(rows_[0].size(), 0);
  std::vector<std::vector<std::string>> cells;
  for (const auto& row : rows_) {
    auto& shown = cells.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) {
      shown.push_back(plain(row[i]));
      widths[i] = std::max(widths[i], width_of(shown.back()));
    }
  }
  std::string out;
  for (std::size_t r = 0; r < cells.size(); ++r) {
    std::string line;
    for (std::size_t i = 0; i < cells[r].size(); ++i) {
      line += cells[r][i];
      if (i + 1 < cells[r].size()) line += std::string(widths[i] - width_of(cells[r][i]) + 2, ' ');
    }
    while (line.ends_with(' ')) line.pop_back();
    out += (r == 0 && colours ? "\x1b[1m" + line + "\x1b[0m" : line) + "\n";
  }
  return out;
}

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void print_line(std::string_view text) {
  print(text);
  if (!text.ends_with('\n')) print("\n");
}

std::string plain_lines(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t end = text.find('\n');
    out += plain(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    out.push_back('\n');
    text.remove_prefix(end + 1);
  }
}

void say(std::string_view text) {
  std::fprintf(stderr, "%.*s\n", static_cast<int>(text.size()), text.data());
}

Progress::~Progress() {
  if (percent_ >= 0) std::fputc('\n', stderr);
}

void Progress::show(std::uint64_t done, std::uint64_t total) {
  if (!shown_ || total == 0) return;
  const int percent = static_cast<int>(std::min<std::uint64_t>(done, total) * 100 / total);
  if (percent == percent_) return;
  percent_ = percent;
  const int filled = percent * 30 / 100;
  std::fprintf(stderr, "\r%s [%s%s] %3d %%", what_.c_str(),
               std::string(static_cast<std::size_t>(filled), '#').c_str(),
               std::string(static_cast<std::size_t>(30 - filled), ' ').c_str(), percent);
  std::fflush(stderr);
}

std::string text_of(const json::Value& object, std::string_view member) {
  const json::Value* value = object.find(member);
  if (value == nullptr || value->is_null()) return "";
  if (const auto text = value->string()) return std::string(*text);
  return value->write();
}

std::string warning_text(const json::Value& warning, const json::Value* circles) {
  const std::string about = text_of(warning, "circle");
  if (circles != nullptr && !about.empty()) {
    for (const json::Value& circle : circles->items()) {
      if (text_of(circle, "id") == about)
        return text_of(circle, "name") + ": " + text_of(warning, "text");
    }
  }
  return text_of(warning, "text");
}

std::string name_of(const json::Value* names) {
  if (names == nullptr || names->members().empty()) return "";
  std::string language = "en";
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value != nullptr && *value != '\0') {
      language = std::string(value).substr(0, 2);
      break;
    }
  }
  for (const std::string& wanted : {language, std::string("en")}) {
    if (const auto text = names->text(wanted)) return std::string(*text);
  }
  return std::string(names->members().front().value.string().value_or(""));
}

}  // namespace cli
