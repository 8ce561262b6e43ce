#include "node/config.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>

#include "base/encoding.h"
#include "io/socket.h"
#include "journal/names.h"
#include "labels/labels.h"
#include "link/profile.h"
#include "mail/address.h"
#include "node/toml_reader.h"

namespace node {
namespace {

constexpr std::size_t kFileMax = 1 << 20;

bool is_identifier(std::string_view text) {
  return !text.empty() && text.size() <= 128 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '/' ||
           c == '-';
  });
}

class Reader : public TomlReader {
 public:
  Reader(const toml::table& root, std::string file) : TomlReader(std::move(file)), root_(root) {}

  Result<NodeConfig> read() {
    known(root_, "", {"party", "node", "link", "peer", "api", "keys", "viewer", "mail", "room"});
    read_party();
    read_node();
    read_link();
    read_peers();
    read_api();
    read_keys();
    read_viewers();
    read_mail();
    read_room();
    if (!problems().empty()) {
      std::string all;
      for (const std::string& problem : problems()) all += (all.empty() ? "" : "\n") + problem;
      return Error{ErrorCode::invalid, all};
    }
    config_.file = file();
    return std::move(config_);
  }

 private:
  void party_name(const toml::table& in, std::string_view key, const std::string& value) {
    const toml::node* node = in.get(key);
    if (node != nullptr && !value.empty() && !journal::is_party_name(value)) {
      problem(*node,
              "'" + std::string(key) +
                  "' has to be a journal name: lower-case labels with dots, e.g. alder.example");
    }
  }

  void identifier(const toml::table& in, std::string_view key, const std::string& value) {
    const toml::node* node = in.get(key);
    if (node != nullptr && !value.empty() && !is_identifier(value)) {
      problem(*node,
              "'" + std::string(key) + "' has to be an identifier: 1 to 128 of a-z 0-9 . _ / -");
    }
  }

  // A day as "2031-05-14", or as TOML writes one without quotes.
  void day(const toml::table& in, std::string_view key, TimeMs& out) {
    const toml::node* node = in.get(key);
    if (node == nullptr) return;
    std::ostringstream date;
    if (const auto* given = node->as_date()) date << given->get();
    if (const auto* given = node->as_string()) date << given->get();
    const std::optional<TimeMs> time = parse_time(date.str() + "T00:00:00Z");
    if (!time)
      return problem(*node, "'" + std::string(key) + "' has to be a day like \"2031-05-14\"");
    out = *time;
  }

  void addresses(const toml::table& in, std::string_view key,
                 const std::vector<std::string>& list) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (io::parse_address(list[i]).ok()) continue;
      problem(*(*in.get(key)->as_array()).get(i),
              "'" + list[i] + "' is no address like host:8443 or [2001:db8::7]:8443");
    }
  }

  void profile(const toml::table& in, const std::string& value) {
    if (value.empty() || links::profile_named(value) != nullptr) return;
    std::string all;
    for (const links::Profile* known_profile : links::kProfiles)
      all += (all.empty() ? "" : ", ") + std::string(known_profile->name);
    problem(*in.get("profile"), "'profile' has to be one of " + all);
  }

  void label(const toml::table& in, std::string_view key, Label& out) {
    const toml::table* at = table(in, key);
    if (at == nullptr) return;
    known(*at, std::string(key) + ".", {"policy", "classification", "categories"});
    text(*at, "policy", out.policy, 128);
    classification(*at, "classification", out.classification);
    texts(*at, "categories", out.categories);
    std::sort(out.categories.begin(), out.categories.end());
    if (const auto checked = labels::check(labels::test_policy(), out); !checked.ok()) {
      problem(*at, checked.error().message);
    }
  }

  void classification(const toml::table& in, std::string_view key, std::uint32_t& out) {
    const toml::node* node = in.get(key);
    if (node == nullptr) return;
    const std::vector<std::string>& all = labels::test_policy().classifications;
    if (const auto* name = node->as_string()) {
      const auto found = std::find(all.begin(), all.end(), name->get());
      if (found != all.end()) {
        out = static_cast<std::uint32_t>(found - all.begin());
        return;
      }
    } else if (const auto* value = node->as_integer();
               value != nullptr && value->get() >= 0 &&
               static_cast<std::size_t>(value->get()) < all.size()) {
      out = static_cast<std::uint32_t>(value->get());
      return;
    }
    std::string names_of_all;
    for (const std::string& one : all) names_of_all += (names_of_all.empty() ? "" : ", ") + one;
    problem(*node, "'" + std::string(key) + "' has to be one of " + names_of_all);
  }

  void read_party() {
    const toml::table* at = table(root_, "party");
    if (at == nullptr) return problem(root_, "[party] is missing: who this node belongs to");
    known(*at, "party.", {"name", "code", "names"});
    text(*at, "name", config_.party, 64);
    need(*at, "name", config_.party, "alder.example");
    party_name(*at, "name", config_.party);
    text(*at, "code", config_.code, 16);
    if (config_.code.empty()) {
      // The first label of the name, as an offer wants it.
      for (const char c :
           config_.party.substr(0, std::min<std::size_t>(config_.party.find('.'), 16))) {
        config_.code.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
      }
    }
    for (const char c : config_.code) {
      if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-') continue;
      if (const toml::node* node = at->get("code"))
        problem(*node, "'code' takes A-Z, 0-9 and '-' alone");
      break;
    }
    names(*at, "names", config_.names);
    if (config_.names.empty()) config_.names["en"] = config_.party;
  }

  void read_node() {
    const toml::table* at = table(root_, "node");
    if (at == nullptr)
      return problem(root_, "[node] is missing: it says at least where the data lie");
    known(*at, "node.",
          {"data", "log", "default_label", "heartbeat_seconds", "quota_entries", "quota_mib",
           "reserve_mib", "clock_confirmed", "person", "office", "papers"});
    text(*at, "data", config_.data);
    need(*at, "data", config_.data, "/var/lib/entente");
    if (!config_.data.empty() && config_.data.front() != '/')
      problem(*at->get("data"), "'data' has to be an absolute path");
    text(*at, "log", config_.log, 16);
    if (config_.log != "text" && config_.log != "json")
      problem(*at->get("log"), "'log' has to be text or json");
    label(*at, "default_label", config_.default_label);
    text(*at, "papers", config_.papers);
    if (!config_.papers.empty() && config_.papers.front() != '/')
      problem(*at->get("papers"), "'papers' has to be an absolute path");
    number(*at, "heartbeat_seconds", 1, 3600, 1000, config_.heartbeat_ms);
    number(*at, "quota_entries", 1000, 1'000'000'000, 1, config_.quota_entries);
    number(*at, "quota_mib", 1, 1'000'000, 1 << 20, config_.quota_bytes);
    number(*at, "reserve_mib", 1, 100'000, 1 << 20, config_.reserve_bytes);
    day(*at, "clock_confirmed", config_.clock_confirmed);
    text(*at, "person", config_.person, 128);
    identifier(*at, "person", config_.person);
    text(*at, "office", config_.office, 128);
    identifier(*at, "office", config_.office);
  }

  void read_link() {
    const toml::table* at = table(root_, "link");
    if (at == nullptr) return;
    known(*at, "link.", {"listen", "announce", "profile"});
    texts(*at, "listen", config_.link_listen);
    addresses(*at, "listen", config_.link_listen);
    texts(*at, "announce", config_.link_announce);
    addresses(*at, "announce", config_.link_announce);
    if (config_.link_announce.size() > 4)
      problem(*at->get("announce"), "'announce' takes at most 4 addresses");
    text(*at, "profile", config_.link_profile, 16);
    profile(*at, config_.link_profile);
  }

  // Each element of an array of tables.
  template <class Each>
  void each(std::string_view key, Each&& visit) {
    const toml::node* node = root_.get(key);
    if (node == nullptr) return;
    const toml::array* list = node->as_array();
    if (list == nullptr)
      return problem(
          *node, "'" + std::string(key) + "' has to be written as [[" + std::string(key) + "]]");
    for (const toml::node& item : *list) {
      if (const toml::table* one = item.as_table()) {
        visit(*one);
      } else {
        problem(item,
                "'" + std::string(key) + "' has to be written as [[" + std::string(key) + "]]");
      }
    }
  }

  void read_peers() {
    each("peer", [this](const toml::table& at) {
      known(at, "peer.", {"name", "pin", "addresses", "profile"});
      PeerSetting peer;
      text(at, "name", peer.name, 64);
      need(at, "name", peer.name, "birch.example");
      party_name(at, "name", peer.name);
      text(at, "pin", peer.pin, 64);
      need(at, "pin", peer.pin, "64 hexadecimal digits");
      const auto pin = unhex(peer.pin);
      if (!peer.pin.empty() && (!pin || pin->size() != 32))
        problem(*at.get("pin"), "'pin' has to be 64 lower-case hexadecimal digits");
      texts(at, "addresses", peer.addresses);
      addresses(at, "addresses", peer.addresses);
      text(at, "profile", peer.profile, 16);
      profile(at, peer.profile);
      if (peer.name == config_.party && !peer.name.empty())
        problem(*at.get("name"), "a party is no peer of itself");
      for (const PeerSetting& other : config_.peers) {
        if (!peer.name.empty() && other.name == peer.name)
          problem(*at.get("name"), "'" + peer.name + "' is there twice");
        if (!peer.pin.empty() && other.pin == peer.pin && other.name != peer.name)
          problem(*at.get("pin"), "'pin' is that of '" + other.name +
                                      "' already; every party has a link key of its own");
      }
      config_.peers.push_back(std::move(peer));
    });
  }

  void read_api() {
    const toml::table* at = table(root_, "api");
    if (at == nullptr) return;
    known(*at, "api.",
          {"listen", "socket", "socket_mode", "page", "hosts", "metrics_token_file",
           "session_idle_minutes", "session_hours", "reconstructed", "tls_certificate", "tls_key",
           "tls_token"});
    texts(*at, "hosts", config_.hosts);
    read_tls(*at);
    read_listen(*at);
    text(*at, "socket", config_.api_socket);
    std::string mode;
    text(*at, "socket_mode", mode, 4);
    if (!mode.empty()) {
      if (mode == "0600") {
        config_.api_socket_mode = 0600;
      } else if (mode == "0660") {
        config_.api_socket_mode = 0660;
      } else if (mode == "0666") {
        config_.api_socket_mode = 0666;
      } else {
        problem(*at->get("socket_mode"), "'socket_mode' has to be \"0600\", \"0660\" or \"0666\"");
      }
    }
    text(*at, "page", config_.page);
    text(*at, "metrics_token_file", config_.metrics_token_file);
    number(*at, "session_idle_minutes", 1, 24 * 60, 60'000, config_.session_idle_ms);
    number(*at, "session_hours", 1, 24 * 7, 3'600'000, config_.session_ms);
    boolean(*at, "reconstructed", config_.reconstructed);
  }

  void read_tls(const toml::table& at) {
    text(at, "tls_certificate", config_.tls_certificate);
    text(at, "tls_key", config_.tls_key);
    config_.tls_token = read_token(at, "tls_token", "api.", "entente-api");
    const bool keyed = !config_.tls_key.empty() || config_.tls_token;
    if (!config_.tls_key.empty() && config_.tls_token)
      problem(*at.get("tls_key"), "'tls_key' and 'tls_token' exclude one another: keep one");
    if (keyed && config_.tls_certificate.empty()) {
      problem(at, "'tls_certificate' is missing: the certificate of the configured key, in PEM");
    }
    if (!keyed && !config_.tls_certificate.empty()) {
      problem(*at.get("tls_certificate"),
              "'tls_key' or [api.tls_token] is missing: the private key of this certificate");
    }
  }

  void read_listen(const toml::table& at) {
    const toml::node* node = at.get("listen");
    if (node == nullptr) return;
    const auto* value = node->as_string();
    if (value == nullptr) return problem(*node, "'listen' has to be an address, or empty for none");
    config_.api_listen = value->get();
    if (config_.api_listen.empty()) return;
    const auto address = io::parse_address(config_.api_listen);
    if (!address.ok() || !address.value().numeric()) {
      return problem(*node, "'listen' has to be a numeric address and port, e.g. 127.0.0.1:8441");
    }
    const std::string& host = address.value().host;
    if (host != "127.0.0.1" && host != "::1" && config_.tls_certificate.empty()) {
      problem(
          *node,
          "'listen' has to be on this machine, 127.0.0.1:PORT or [::1]:PORT; beyond it the port "
          "needs 'tls_certificate' and its key (or use ssh -L from another machine)");
    } else if ((host == "0.0.0.0" || host == "::") && config_.hosts.empty()) {
      problem(*node,
              "'listen' on every address needs 'hosts': the names, with the port, by which "
              "browsers call this node, e.g. hosts = [\"node.alder.example:8441\"]");
    }
  }

  void read_keys() {
    const toml::table* at = table(root_, "keys");
    if (at == nullptr) return;
    known(*at, "keys.", {"root", "link", "root_token", "link_token"});
    text(*at, "root", config_.root_key);
    text(*at, "link", config_.link_key);
    config_.root_token = read_token(*at, "root_token", "keys.", "entente-root");
    if (config_.root_token && !config_.root_key.empty())
      problem(*at->get("root"), "'root' and 'root_token' exclude one another: keep one");
    config_.link_token = read_token(*at, "link_token", "keys.", "entente-link");
    if (config_.link_token && !config_.link_key.empty())
      problem(*at->get("link"), "'link' and 'link_token' exclude one another: keep one");
  }

  // A key pair in a token, at `prefix` + `key`; nothing where there is no such table.
  std::optional<TokenSetting> read_token(const toml::table& in, std::string_view key,
                                         const std::string& prefix, std::string_view label) {
    const toml::table* token = table(in, key);
    if (token == nullptr) return std::nullopt;
    known(*token, prefix + std::string(key) + ".", {"module", "token", "key", "pin_file"});
    TokenSetting setting;
    text(*token, "module", setting.module);
    need(*token, "module", setting.module, "/usr/lib/softhsm/libsofthsm2.so");
    text(*token, "token", setting.token, 32);
    need(*token, "token", setting.token, "entente");
    text(*token, "key", setting.key, 64);
    need(*token, "key", setting.key, label);
    text(*token, "pin_file", setting.pin_file);
    need(*token, "pin_file", setting.pin_file, "/etc/entente/secrets/token.pin");
    return setting;
  }

  // Somebody who is cleared under a policy or for a category that is not there would see nothing,
  // and nothing would say why.
  void policy_and_categories(const toml::table& at, const Viewer& viewer) {
    const labels::Policy& policy = labels::test_policy();
    if (viewer.policy != policy.id)
      problem(*at.get("policy"), "'" + viewer.policy + "' is no policy; there is " + policy.id);
    for (const std::string& category : viewer.categories) {
      const auto& known = policy.categories;
      if (std::find(known.begin(), known.end(), category) != known.end()) continue;
      std::string all;
      for (const std::string& one : known) all += (all.empty() ? "" : ", ") + one;
      problem(*at.get("categories"),
              "'" + category + "' is no category of " + policy.id + "; there are " + all);
    }
  }

  void read_viewers() {
    each("viewer", [this](const toml::table& at) {
      known(at, "viewer.",
            {"name", "policy", "clearance", "categories", "reads_content", "person", "office",
             "capacity", "roles"});
      ViewerSetting one;
      one.viewer.policy = "TEST";
      text(at, "name", one.viewer.name, 64);
      need(at, "name", one.viewer.name, "officer");
      text(at, "policy", one.viewer.policy, 128);
      classification(at, "clearance", one.viewer.clearance);
      texts(at, "categories", one.viewer.categories);
      std::sort(one.viewer.categories.begin(), one.viewer.categories.end());
      policy_and_categories(at, one.viewer);
      boolean(at, "reads_content", one.viewer.reads_content);
      one.person = config_.person;
      one.office = config_.office;
      text(at, "person", one.person, 128);
      identifier(at, "person", one.person);
      text(at, "office", one.office, 128);
      identifier(at, "office", one.office);
      text(at, "capacity", one.capacity, 32);
      static constexpr std::string_view kCapacities[] = {
          "substantive", "acting", "performing_duties", "alternate", "special_envoy"};
      if (std::find(std::begin(kCapacities), std::end(kCapacities), one.capacity) ==
          std::end(kCapacities)) {
        problem(*at.get("capacity"),
                "'capacity' has to be substantive, acting, performing_duties, alternate or "
                "special_envoy");
      }
      std::vector<std::string> roles;
      texts(at, "roles", roles);
      for (const std::string& role : roles) {
        if (role == "operator") {
          one.is_operator = true;
        } else if (role == "delegate") {
          one.is_delegate = true;
        } else {
          problem(*at.get("roles"), "'" + role + "' is no role; there are operator and delegate");
        }
      }
      for (const ViewerSetting& other : config_.viewers) {
        if (!one.viewer.name.empty() && other.viewer.name == one.viewer.name)
          problem(*at.get("name"), "'" + one.viewer.name + "' is there twice");
      }
      config_.viewers.push_back(std::move(one));
    });
  }

  void read_mail() {
    const toml::table* at = table(root_, "mail");
    if (at == nullptr) return;
    known(*at, "mail.",
          {"server", "starttls", "ca_file", "user", "password_file", "from", "url", "retry_seconds",
           "retry_hours"});
    MailSetting mail;
    text(*at, "server", mail.server, 256);
    need(*at, "server", mail.server, "smtp://mail.ministry.example:587");
    boolean(*at, "starttls", mail.starttls);
    mail_server(*at, mail);
    text(*at, "ca_file", mail.ca_file);
    text(*at, "user", mail.user, 256);
    text(*at, "password_file", mail.password_file);
    if (mail.user.empty() != mail.password_file.empty())
      problem(*at, "'user' and 'password_file' go together: give both or none");
    text(*at, "from", mail.from, 254);
    need(*at, "from", mail.from, "entente@ministry.example");
    if (!mail.from.empty()) {
      const auto address = mail::parse_address(mail.from);
      if (!address.ok()) problem(*at->get("from"), "'from' " + address.error().message);
      if (address.ok()) mail.from = address.value();
    }
    text(*at, "url", mail.url, 256);
    need(*at, "url", mail.url, "https://node.ministry.example:8441/");
    const bool printable =
        std::all_of(mail.url.begin(), mail.url.end(), [](char c) { return c > ' ' && c < 0x7f; });
    if (!mail.url.empty() &&
        (!printable || (!mail.url.starts_with("https://") && !mail.url.starts_with("http://"))))
      problem(*at->get("url"), "'url' has to be an address like https://node.ministry.example/");
    number(*at, "retry_seconds", 1, 3600, 1000, mail.retry_ms);
    number(*at, "retry_hours", 1, 24, 3'600'000, mail.retry_most_ms);
    config_.mail = std::move(mail);
  }

  // The machine in a room holds one text and speaks to nobody else.
  void read_room() {
    const toml::table* at = table(root_, "room");
    if (at == nullptr) return;
    known(*at, "room.", {"file"});
    text(*at, "file", config_.room);
    need(*at, "file", config_.room, "/home/operator/session/text-room.json");
    if (!config_.link_listen.empty() || !config_.peers.empty())
      problem(*at,
              "the machine of a room session has no links: leave out [link] listen and [[peer]]");
    if (const auto own = io::parse_address(config_.api_listen);
        own.ok() && own.value().host != "127.0.0.1" && own.value().host != "::1")
      problem(*at,
              "the machine of a room session answers on itself alone: give [api] listen as "
              "127.0.0.1:PORT");
    if (config_.mail) problem(*at, "the machine of a room session sends no mail: leave out [mail]");
  }

  void mail_server(const toml::table& at, const MailSetting& mail) {
    if (mail.server.empty()) return;
    const bool plain = mail.server.starts_with("smtp://");
    const std::size_t begin = plain ? 7 : 8;
    const auto address = io::parse_address(mail.server.substr(std::min(begin, mail.server.size())));
    if ((!plain && !mail.server.starts_with("smtps://")) || !address.ok())
      return problem(*at.get("server"),
                     "'server' has to be smtp://host:port or smtps://host:port, without user, path "
                     "or password");
    const std::string& host = address.value().host;
    const bool here = host == "127.0.0.1" || host == "::1" || host == "localhost";
    if (plain && !mail.starttls && !here)
      problem(*at.get("starttls"),
              "'starttls' may be false for a server on this machine alone; beyond it nothing is "
              "said in the clear");
  }

  const toml::table& root_;
  NodeConfig config_;
};

}  // namespace

Result<NodeConfig> parse_config(std::string_view text, const std::string& file) {
  if (text.size() > kFileMax) return Error{ErrorCode::invalid, file + ": is larger than 1 MiB"};
  const toml::parse_result parsed = toml::parse(text, file);
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    const toml::source_position place = error.source().begin;
    return Error{ErrorCode::invalid, file + ":" + std::to_string(place.line) + ":" +
                                         std::to_string(place.column) +
                                         ": is not TOML: " + std::string(error.description())};
  }
  return Reader(parsed.table(), file).read();
}

Result<NodeConfig> read_config(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in)
    return Error{ErrorCode::not_found,
                 file + ": " + std::strerror(errno) +
                     "; write one with 'entente init', or name another with --config"};
  std::string text;
  char buffer[16384];
  while (text.size() <= kFileMax && (in.read(buffer, sizeof buffer), in.gcount() > 0)) {
    text.append(buffer, static_cast<std::size_t>(in.gcount()));
  }
  return parse_config(text, file);
}

}  // namespace node
