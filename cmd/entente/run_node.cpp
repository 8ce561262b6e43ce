// A node's beginning, its state, its page, and what is wrong with it.
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "io/os.h"
#include "io/socket.h"
#include "journal/names.h"
#include "link/profile.h"
#include "node/keys.h"
#include "run.h"

namespace cli {
namespace {

const std::string kBase = "/api/v1";

std::string toml_text(std::string_view text) {
  json::Writer out;
  out.string(text);  // a TOML basic string escapes as JSON does
  return out.take();
}

// Asks for what is missing; empty where nobody can be asked.
std::string asked(const Context& context, const std::string& what) {
  if (!context.may_ask) return "";
  std::fprintf(stderr, "%s: ", what.c_str());
  std::string line;
  std::getline(std::cin, line);
  return line;
}

std::string config_text(const Given& given, const std::string& party, const std::string& data,
                        const std::map<std::string, std::string>& names) {
  std::string out =
      "# Configuration of an Entente node. Every key is explained in "
      "entented.toml.example.\n\n[party]\nname = " +
      toml_text(party) + "\n";
  if (given.has("code")) out += "code = " + toml_text(given.value("code")) + "\n";
  out += "names = { ";
  bool first = true;
  for (const auto& [language, name] : names) {
    out += (first ? "" : ", ") + language + " = " + toml_text(name);
    first = false;
  }
  out += " }\n\n[node]\ndata = " + toml_text(data) + "\n\n[link]\n";
  out += given.has("link-listen") ? "listen = [" + toml_text(given.value("link-listen")) + "]\n"
                                  : "# listen = [\"0.0.0.0:8443\"]\n";
  out += given.has("announce") ? "announce = [" + toml_text(given.value("announce")) + "]\n"
                               : "# announce = [\"node.example:8443\"]\n";
  if (given.has("profile")) out += "profile = " + toml_text(given.value("profile")) + "\n";
  out += "\n[api]\nlisten = " + toml_text(given.value("api-listen", "127.0.0.1:8441")) + "\n";
  std::string page = given.value("page");
  std::error_code error;
  if (page.empty() && std::filesystem::exists("/usr/share/entente/web/index.html", error))
    page = "/usr/share/entente/web";
  if (!page.empty()) out += "page = " + toml_text(page) + "\n";
  out +=
      "\n# Who may read and act here, until people sign in themselves. The first operator also "
      "speaks over\n"
      "# the node's socket.\n[[viewer]]\nname = \"officer\"\nclearance = \"SECRET\"\ncategories = "
      "[\"ALPHA\", \"BRAVO\"]\n"
      "roles = [\"operator\", \"delegate\"]\n";
  return out;
}

Result<void> write_new(const std::string& path, std::string_view text, mode_t mode) {
  std::error_code error;
  if (std::filesystem::exists(path, error))
    return Error{ErrorCode::conflict, path + ": is there already; it is left as it is"};
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  if (!out || ::chmod(path.c_str(), mode) != 0)
    return Error{ErrorCode::unavailable, path + ": cannot be written: " + std::strerror(errno)};
  return {};
}

// The folder and the keys that a configuration speaks of.
Result<void> make_data(const node::NodeConfig& config) {
  std::error_code error;
  std::filesystem::create_directories(config.data, error);
  if (error || ::chmod(config.data.c_str(), 0700) != 0) {
    return Error{ErrorCode::unavailable, config.data + ": cannot be made: " +
                                             (error ? error.message() : std::strerror(errno))};
  }
  return node::create_keys(config, io::os_random());
}

// Where the page may be taken from, for a configuration that names none: what was built beside this
// program, when it runs from its source tree.
std::string page_hint() {
  constexpr int kLevels = 6;
  std::error_code error;
  std::filesystem::path at = std::filesystem::read_symlink("/proc/self/exe", error);
  for (int i = 0; i < kLevels && at.has_relative_path(); ++i) {
    at = at.parent_path();
    if (std::filesystem::exists(at / "web/dist/index.html", error))
      return "none; built here is " + (at / "web/dist").string() +
             ": write it as page = \"…\" under [api], or give --page with it";
    if (std::filesystem::exists(at / "web/vite.config.ts", error))
      return "none, and none is built: ./dev build makes " + (at / "web/dist").string() +
             "; then write it as page = \"…\" under [api], or give --page with it";
  }
  return "none; write the folder of a built one as page = \"…\" under [api], or give --page with "
         "it";
}

int tell_made(const Context& context, const std::string& path, const node::NodeConfig& config) {
  const std::string& data = config.data;
  if (context.json) {
    json::Writer out;
    out.begin_object()
        .field("config", path)
        .field("data", data)
        .field("keys", data + "/keys")
        .end_object();
    print_line(out.take());
  } else {
    print_line("Configuration  " + path);
    print_line("Data           " + data);
    print_line("Keys           " + data + "/keys  (keep a copy where you keep such things)");
    if (config.page.empty()) print_line("Page           " + page_hint());
    print_line("Next           entented --config " + path);
  }
  return kDone;
}

// A configuration that somebody has written: what it needs is made, what exists stays.
int init_from_config(const Context& context) {
  const Result<node::NodeConfig> config = context.config();
  if (!config.ok()) return report(config.error());
  if (context.dry_run) return say("would make " + config.value().data + " and its keys"), kDone;
  if (const auto made = make_data(config.value()); !made.ok()) return report(made.error());
  return tell_made(context, context.config_path(), config.value());
}

}  // namespace

int init(Context& context, const Given& given) {
  std::error_code known;
  if (!given.has("party") && std::filesystem::exists(context.config_path(), known))
    return init_from_config(context);
  std::string party = given.value("party");
  if (party.empty()) party = asked(context, "Journal name of the party, e.g. alder.example");
  if (!journal::is_party_name(party)) {
    return report(Error{
        ErrorCode::invalid,
        "--party: has to be a journal name: lower-case labels with dots, e.g. alder.example"});
  }
  std::map<std::string, std::string> names;
  if (given.has("name")) {
    for (const std::string& one : given.options.at("name")) {
      const std::size_t equals = one.find('=');
      if (equals == std::string::npos || equals == 0)
        return report(Error{ErrorCode::invalid, "--name: has to be LANG=TEXT, e.g. en=Alder"});
      names[one.substr(0, equals)] = one.substr(equals + 1);
    }
  }
  if (names.empty()) names["en"] = party;
  std::error_code error;
  const std::string data = std::filesystem::absolute(given.value("data", "/var/lib/entente"), error)
                               .lexically_normal()
                               .string();
  const std::string path = context.config_path();
  const std::string text = config_text(given, party, data, names);
  const Result<node::NodeConfig> config = node::parse_config(text, path);
  if (!config.ok()) return report(config.error());
  if (context.dry_run) return print(text), kDone;
  if (std::filesystem::exists(path, error)) {
    return report(Error{ErrorCode::conflict,
                        path + ": is there already; a node is made once. Name another with "
                               "--config, or leave --party out to make what this one says"});
  }
  if (const auto made = make_data(config.value()); !made.ok()) return report(made.error());
  if (const auto written = write_new(path, text, 0640); !written.ok())
    return report(written.error());
  return tell_made(context, path, config.value());
}

int status(Context& context, const Given& given) {
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask("GET", kBase + "/node", {}, answer, &raw); code != kDone)
    return code;
  if (given.has("peer")) {
    for (const json::Value& link : answer.find("links")->items()) {
      if (text_of(link, "peer") != given.value("peer")) continue;
      if (context.json) {
        print_line(link.write());
      } else {
        print_line(text_of(link, "peer") + ": " + text_of(link, "state"));
      }
      return text_of(link, "state") == "up" ? kDone : kUnreachable;
    }
    report(Error{ErrorCode::not_found, "'" + given.value("peer") +
                                           "' is not paired with this node; see 'entente peer "
                                           "list'"});
    return kUnreachable;
  }
  if (context.print_json(raw)) return kDone;
  const json::Value* party = answer.find("party");
  print_line(text_of(*party, "name") + "  version " + text_of(answer, "version") +
             (text_of(answer, "ready") == "true" ? "  ready" : "  not ready") + "  since " +
             text_of(answer, "started"));
  for (const json::Value& warning : answer.find("warnings")->items())
    print_line("warning: " + plain(warning_text(warning, answer.find("circles"))));
  Table links({"LINK", "STATE", "LAST HEARD", "WAITING"});
  for (const json::Value& link : answer.find("links")->items()) {
    links.add({text_of(link, "peer"), text_of(link, "state"), text_of(link, "last_heard"),
               text_of(link, "waiting")});
  }
  if (!links.empty()) print("\n" + links.text(context.colours));
  Table circles({"CIRCLE", "PARTIES", "ENTRIES", "AGREED", "DIGEST"});
  for (const json::Value& circle : answer.find("circles")->items()) {
    std::string parties;
    for (const json::Value& one : circle.find("parties")->items())
      parties += (parties.empty() ? "" : ", ") + text_of(one, "name");
    const json::Value* figures = circle.find("figures");
    const bool known = figures != nullptr && !figures->is_null();
    circles.add({text_of(circle, "name"), parties, known ? text_of(*figures, "entries") : "",
                 known ? text_of(*figures, "joint_facts") : "",
                 known ? text_of(*figures, "digest").substr(0, 16) : ""});
  }
  print("\n" + circles.text(context.colours));
  return kDone;
}

int link_page(Context& context, const Given& given) {
  json::Writer body;
  body.begin_object();
  if (given.has("viewer")) body.field("viewer", given.value("viewer"));
  body.end_object();
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask("POST", kBase + "/session/link", body.take(), answer, &raw);
      code != kDone)
    return code;
  if (context.print_json(raw)) return kDone;
  print_line(text_of(answer, "url"));
  if (const std::string pin = text_of(answer, "fingerprint"); !pin.empty())
    say("Fingerprint of the node's key: " + pin);
  return kDone;
}

}  // namespace cli
