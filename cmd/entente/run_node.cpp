// A node's beginning, its state, its page, and what is wrong with it.
#include <sys/stat.h>
#include <sys/statvfs.h>
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

int tell_made(const Context& context, const std::string& path, const std::string& data) {
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
  return tell_made(context, context.config_path(), config.value().data);
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
  return tell_made(context, path, data);
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
    return report(
        Error{ErrorCode::not_found, "'" + given.value("peer") + "' is not paired with this node"});
  }
  if (context.print_json(raw)) return kDone;
  const json::Value* party = answer.find("party");
  print_line(text_of(*party, "name") + "  version " + text_of(answer, "version") +
             (text_of(answer, "ready") == "true" ? "  ready" : "  not ready") + "  since " +
             text_of(answer, "started"));
  for (const json::Value& warning : answer.find("warnings")->items())
    print_line("warning: " + plain(warning.string().value_or("")));
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

int doctor(Context& context, const Given&) {
  struct Finding {
    bool good;
    std::string what;
    std::string next;
  };
  std::vector<Finding> found;
  const auto add = [&found](bool good, std::string what, std::string next = "") {
    found.push_back({good, std::move(what), good ? "" : std::move(next)});
  };
  const Result<node::NodeConfig> config = context.config();
  add(config.ok(), config.ok() ? "configuration " + context.config_path() : config.error().message,
      "correct it, then: entented --check-config --config " + context.config_path());
  if (config.ok()) {
    const Result<node::NodeKeys> keys = node::read_keys(config.value());
    add(keys.ok(), keys.ok() ? "keys readable by the node alone" : keys.error().message,
        "do what the message says");
    struct stat state{};
    const bool exists = ::stat(config.value().data.c_str(), &state) == 0;
    add(exists,
        exists ? "data in " + config.value().data
               : config.value().data + ": " + std::strerror(errno),
        "mount the disk, or make a new node: entente init");
    if (exists) {
      const bool closed = (state.st_mode & 077) == 0;
      add(closed,
          closed ? "data closed to others" : config.value().data + ": others can look into it",
          "chmod 700 " + config.value().data);
      struct statvfs room{};
      if (::statvfs(config.value().data.c_str(), &room) == 0) {
        const std::uint64_t free = std::uint64_t{room.f_bavail} * room.f_frsize;
        const bool enough = free > 4 * config.value().reserve_bytes;
        add(enough, std::to_string(free >> 20) + " MiB free on its disk",
            "make room, or move the data to a larger disk");
      }
    }
    const TimeMs now = io::os_clock().now();
    // 2024 to 2100: what is beyond was never set, or is a year off by a century.
    const bool clock_good = now > 1'704'067'200'000 && now < 4'102'444'800'000;
    add(clock_good,
        clock_good ? "clock set" : "the clock of this machine stands at an impossible time",
        "timedatectl set-ntp true");
  }
  const Result<Client> client = context.client();
  if (client.ok()) {
    const Result<Answer> answer = client.value().ask("GET", kBase + "/node");
    const Result<json::Value> node = answer.ok()
                                         ? json::parse(answer.value().body, std::size_t{256} << 20)
                                         : Result<json::Value>(answer.error());
    const bool runs = node.ok() && answer.value().status == 200;
    add(runs,
        runs        ? "the node runs"
        : node.ok() ? "the node answered " + std::to_string(answer.value().status)
                    : node.error().message,
        "systemctl start entented; journalctl -u entented");
    if (runs) {
      for (const json::Value& warning : node.value().find("warnings")->items())
        add(false, plain(warning.string().value_or("")), "see 'entente status'");
      for (const json::Value& link : node.value().find("links")->items()) {
        const std::string state = text_of(link, "state");
        const std::string peer = text_of(link, "peer");
        std::string why_down = text_of(link, "error");
        add(state == "up",
            "link to " + peer + ": " + state +
                (state == "up" || why_down.empty() ? "" : " (" + plain(why_down) + ")"),
            state == "cut" ? "entente peer release " + peer
                           : "check the line and the address: entente peer list");
      }
      for (const json::Value& circle : node.value().find("circles")->items()) {
        const json::Value* figures = circle.find("figures");
        if (figures == nullptr || figures->is_null()) continue;
        for (const json::Value& head : figures->find("heads")->items()) {
          const std::string journal_name = text_of(circle, "name") + ": " + text_of(head, "party") +
                                           "/" + text_of(head, "epoch");
          if (text_of(head, "forked") == "true")
            add(false, journal_name + " has two histories",
                "entente export " + text_of(circle, "name") +
                    " FOLDER keeps the evidence; talk to that party");
          if (text_of(head, "frozen") == "true")
            add(false,
                journal_name +
                    " is not cosigned any more: " + plain(text_of(head, "frozen_reason")),
                "entente circle show " + text_of(circle, "name"));
          if (text_of(head, "stale") == "true")
            add(false, journal_name + " was not heard of for long", "entente peer list");
        }
        if (const std::string missing = text_of(*figures, "missing_openings");
            missing != "0" && !missing.empty())
          add(false, text_of(circle, "name") + ": " + missing + " contents are missing",
              "they come from the peers; see 'entente peer list'");
      }
    }
  } else {
    add(false, client.error().message, "name the node with --config or --socket");
  }
  bool all_good = true;
  for (const Finding& one : found) all_good = all_good && one.good;
  if (context.json) {
    json::Writer out;
    out.begin_object().field("good", all_good).key("findings").begin_array();
    for (const Finding& one : found)
      out.begin_object()
          .field("good", one.good)
          .field("what", one.what)
          .field("next", one.next)
          .end_object();
    out.end_array().end_object();
    print_line(out.take());
  } else {
    for (const Finding& one : found) {
      const std::string mark = one.good ? (context.colours ? "\x1b[32mgood\x1b[0m " : "good ")
                                        : (context.colours ? "\x1b[31mWRONG\x1b[0m" : "WRONG");
      print_line(mark + " " + one.what);
      if (!one.next.empty()) print_line("      " + one.next);
    }
  }
  return all_good ? kDone : kOther;
}

}  // namespace cli
