// entented: one party's node. Everything is built by hand here, in the order in which it is needed,
// and taken down in the opposite one.
#include <google/protobuf/stubs/logging.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "api/file_reader.h"
#include "api/http_server.h"
#include "api/imports.h"
#include "api/page.h"
#include "api/parts.h"
#include "api/post.h"
#include "api/record_json.h"
#include "api/site.h"
#include "base/encoding.h"
#include "daemon_links.h"
#include "feeds_file.h"
#include "io/loop.h"
#include "io/os.h"
#include "mail/smtp.h"
#include "node/assembly.h"
#include "node/config.h"
#include "node/daemon.h"
#include "node/keys.h"
#include "node/log.h"
#include "node/papers_program.h"
#include "people/aside.h"
#include "post_office.h"
#include "room.h"
#include "screens.h"

namespace {

constexpr char kDefaultConfig[] = "/etc/entente/entented.toml";
constexpr std::uint64_t kStopMs = 3'000;  // for answers under way

// docs/operating/running.md, "Exit codes".
enum Exit : int {
  kDone = 0,
  kOther = 1,
  kUsage = 2,
  kForbidden = 3,
  kConflict = 4,
  kCorrupt = 6,
  kUnavailable = 7
};

int exit_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::invalid:
    case ErrorCode::not_found:
      return kUsage;
    case ErrorCode::forbidden:
      return kForbidden;
    case ErrorCode::conflict:
      return kConflict;
    case ErrorCode::corrupt:
      return kCorrupt;
    case ErrorCode::behind:
    case ErrorCode::unavailable:
      return kUnavailable;
  }
  return kOther;
}

int refuse(const Error& error) {
  std::fprintf(stderr, "%s\n", error.message.c_str());
  return exit_of(error);
}

constexpr char kHelp[] =
    "entented - the node of one party\n"
    "\n"
    "  entented                             run with /etc/entente/entented.toml\n"
    "  entented --config FILE               run with another configuration\n"
    "  entented --config FILE --check-config   say what is wrong with it, and do nothing else\n"
    "\n"
    "It stops on SIGTERM and SIGINT after answering what it has begun, and takes a renewed\n"
    "certificate of [api] on SIGHUP. Its log goes to standard error.\n"
    "'entente init' makes the configuration and the keys of a new node; 'entente link' opens the "
    "page.\n"
    "\n"
    "Exit codes: 0 stopped, 2 configuration, 3 not permitted, 4 in use or another party's, 6 data\n"
    "damaged, 7 disk or token not available, 1 anything else.\n";

struct Arguments {
  std::string config = kDefaultConfig;
  bool check_only = false;
};

// Returns an exit code where there is nothing to run.
std::optional<int> read_arguments(int count, char** values, Arguments& out) {
  for (int i = 1; i < count; ++i) {
    const std::string_view one = values[i];
    if (one == "--help" || one == "-h") {
      std::fputs(kHelp, stdout);
      return kDone;
    }
    if (one == "--version") {
      std::printf("entented %s\n", ENTENTE_VERSION);
      return kDone;
    }
    if (one == "--check-config") {
      out.check_only = true;
    } else if (one == "--config" && i + 1 < count) {
      out.config = values[++i];
    } else if (one.starts_with("--config=")) {
      out.config = one.substr(9);
    } else {
      std::fprintf(stderr, "entented: '%s' is not known; see entented --help\n", values[i]);
      return kUsage;
    }
  }
  return std::nullopt;
}

api::Person person_of(const node::ViewerSetting& setting) {
  api::Person out;
  out.viewer = setting.viewer;
  out.viewer.person = setting.person;
  out.person = setting.person;
  out.office = setting.office;
  out.capacity = setting.capacity;
  out.is_operator = setting.is_operator;
  out.is_delegate = setting.is_delegate;
  return out;
}

// Who speaks over the socket: the first operator of the configuration, or else one who looks after
// the node and reads nothing.
api::Person socket_person(const node::NodeConfig& config) {
  for (const node::ViewerSetting& setting : config.viewers) {
    if (setting.is_operator) return person_of(setting);
  }
  api::Person out;
  out.viewer.name = "operator";
  out.viewer.policy = config.default_label.policy;
  out.viewer.reads_content = false;
  out.viewer.person = config.person;
  out.person = config.person;
  out.office = config.office;
  out.is_operator = true;
  return out;
}

Result<api::Config> api_config(const node::NodeConfig& config) {
  api::Config out;
  out.party = config.party;
  out.party_names = config.names;
  out.version = ENTENTE_VERSION;
  for (const node::ViewerSetting& setting : config.viewers)
    out.people.push_back(person_of(setting));
  out.socket_person = socket_person(config);
  out.node_user = ::geteuid();
  out.sessions.idle_ms = config.session_idle_ms;
  out.sessions.absolute_ms = config.session_ms;
  out.hosts = config.hosts;
  out.reconstructed = config.reconstructed;
  out.room = !config.room.empty();
  out.default_label = config.default_label;
  out.heartbeat_ms = config.heartbeat_ms;
  out.export_directory = config.data;
  if (!config.metrics_token_file.empty()) {
    out.metrics_token = crypto::sha256(TRY(node::read_secret(config.metrics_token_file)));
  }
  return out;
}

// A certificate out of its time is told, and shown all the same: whoever calls refuses it, and the
// record goes on.
std::optional<std::string> outdated(const io::SecureContext& secure) {
  const TimeMs now = io::os_clock().now();
  const io::CertificateFacts& facts = secure.facts();
  if (now > facts.to) {
    return "[api] tls_certificate expired at " + time_text(facts.to) +
           "; browsers refuse it until it is renewed";
  }
  if (now < facts.from) {
    return "[api] tls_certificate is not valid before " + time_text(facts.from) +
           "; is this machine's clock right?";
  }
  return std::nullopt;
}

// What can be said of a configuration without starting: its files, its keys, its page.
// What was paired goes together with what is configured: one key is one party's.
Result<void> check_peers(const node::NodeConfig& config) {
  const std::string path = node::peers_path(config);
  std::ifstream in(path, std::ios::binary);
  if (!in) return {};  // nobody is paired yet
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  const auto paired = node::parse_peers(text);
  if (!paired.ok()) return Error{ErrorCode::invalid, path + ": " + paired.error().message};
  for (const node::PeerSetting& configured : config.peers) {
    for (const node::Peer& peer : paired.value()) {
      if (peer.name != configured.name && hex(peer.pin.view()) == configured.pin)
        return Error{ErrorCode::invalid, path + ": '" + peer.name + "' has the pin of [[peer]] '" +
                                             configured.name + "'"};
    }
  }
  return {};
}

Result<void> check_surroundings(const node::NodeConfig& config) {
  struct stat state{};
  if (::stat(config.data.c_str(), &state) != 0 || !S_ISDIR(state.st_mode)) {
    return Error{ErrorCode::not_found,
                 config.data + ": is no directory; make a new node with 'entente init --config " +
                     config.file + "'"};
  }
  TRY(node::read_keys(config));
  if (const auto tls = TRY(node::read_tls(config)); tls && outdated(*tls)) {
    std::fprintf(stderr, "warning: %s\n", outdated(*tls)->c_str());
  }
  TRY(check_peers(config));
  if (!config.page.empty()) TRY(api::Page::load(config.page));
  if (const node::PapersProgram papers = node::find_papers_program(config); !papers.found)
    std::fprintf(stderr, "warning: %s\n", papers.missing().c_str());
  if (!config.metrics_token_file.empty()) TRY(node::read_secret(config.metrics_token_file));
  if (config.mail) TRY(post_settings(*config.mail));
  return {};
}

// Takes a renewed certificate and key from where the configuration says; whoever connects from now
// on is shown it. One that does not fit, or is out of its time, leaves the old one in its place.
void reload_certificate(const node::NodeConfig& config, io::SecureContext& secure,
                        std::string& fingerprint, node::Log& log) {
  auto fresh = node::read_tls(config);
  std::string wrong = fresh.ok() ? "" : fresh.error().message;
  if (fresh.ok()) wrong = outdated(*fresh.value()).value_or("");
  if (!wrong.empty()) return log.warning("certificate_kept", {{"reason", wrong}});
  // Connections that are open keep what they were begun with.
  secure = std::move(*fresh.value());
  fingerprint = secure.facts().pin;
  log.info("certificate_loaded",
           {{"until", time_text(secure.facts().to)}, {"fingerprint", fingerprint}});
}

// Tells the loop of SIGTERM, SIGINT and SIGHUP.
class Signals {
 public:
  explicit Signals(io::Loop& loop) : loop_(loop) {
    sigset_t wanted = set();
    descriptor_ = io::Descriptor(::signalfd(-1, &wanted, SFD_NONBLOCK | SFD_CLOEXEC));
    check(descriptor_.open());
  }
  ~Signals() { loop_.forget(descriptor_.get()); }
  // Before the first thread, so that all of them leave these signals to us.
  static void block() {
    sigset_t wanted = set();
    sigprocmask(SIG_BLOCK, &wanted, nullptr);
    // A peer that hangs up, and a file that may not grow: both are errors of one call, and are told
    // as such.
    ::signal(SIGPIPE, SIG_IGN);
    ::signal(SIGXFSZ, SIG_IGN);
  }
  // `stop` for SIGTERM and SIGINT, `reload` for SIGHUP.
  void watch(std::function<void()> stop, std::function<void()> reload) {
    loop_.watch(descriptor_.get(), io::readable,
                [this, stop = std::move(stop), reload = std::move(reload)](unsigned) {
                  signalfd_siginfo info;
                  while (::read(descriptor_.get(), &info, sizeof info) == sizeof info)
                    info.ssi_signo == SIGHUP ? reload() : stop();
                });
  }

 private:
  static sigset_t set() {
    sigset_t out;
    sigemptyset(&out);
    sigaddset(&out, SIGTERM);
    sigaddset(&out, SIGINT);
    sigaddset(&out, SIGHUP);
    return out;
  }
  io::Loop& loop_;
  io::Descriptor descriptor_;
};

int run(const node::NodeConfig& config) {
  Clock& clock = io::os_clock();
  Random& random = io::os_random();
  node::Log log(clock, config.log == "json");
  if (!crypto::self_test()) {
    log.error("refused", {{"reason", "the fast hashing of this processor gives wrong results"}});
    return kOther;
  }

  Result<api::Config> settings = api_config(config);
  if (!settings.ok()) return refuse(settings.error());
  api::Page page;
  if (!config.page.empty()) {
    auto loaded = api::Page::load(config.page);
    if (!loaded.ok()) return refuse(loaded.error());
    page = std::move(loaded).value();
  }

  node::notify_manager("STATUS=Opening the store");
  Result<node::OpenNode> opened = node::open_node(config, clock, random, true);
  if (!opened.ok()) {
    log.error("refused", {{"reason", opened.error().message}});
    return exit_of(opened.error());
  }
  node::OpenNode open = std::move(opened).value();
  Result<std::unique_ptr<io::Loop>> made = io::make_loop();
  if (!made.ok()) return refuse(made.error());
  const std::unique_ptr<io::Loop> loop = std::move(made).value();

  std::optional<texts::RoomSession> room;
  if (!config.room.empty()) {
    Result<texts::RoomSession> session = open_room(config, *open.engine, clock);
    if (!session.ok()) {
      log.error("refused", {{"reason", session.error().message}});
      return exit_of(session.error());
    }
    room = std::move(session).value();
  }

  int code = kDone;
  node::Daemon daemon(*loop, clock, random, log, *open.engine, config, std::move(open.keys.link),
                      node::peers_path(config), [&](const Error& error) {
                        code = exit_of(error) == kUsage ? kOther : exit_of(error);
                        loop->stop();
                      });
  if (const auto started = daemon.start(); !started.ok()) {
    log.error("refused", {{"reason", started.error().message}});
    return exit_of(started.error());
  }

  DaemonLinks links(daemon);
  ModuleScreens screens(
      clock, [&open](std::string_view circle) { return open.engine->charter_yaml(circle); });
  if (room) screens.begin_room(std::move(*room));
  const crypto::Hash cursor_key =
      crypto::hmac_sha256(crypto::Hash::from(open.keys.root.view()), {"entente/api/cursors/v1"});
  const api::SessionLimits session_limits = settings.value().sessions;
  const auto later = [&loop](std::function<void()> callback) { loop->post(std::move(callback)); };
  FeedsFile feeds(config.data + "/calendars.json");
  if (const auto loaded = feeds.load(); !loaded.ok()) {
    log.error("refused", {{"reason", loaded.error().message}});
    return exit_of(loaded.error());
  }
  api::Parts parts{*open.engine,
                   clock,
                   random,
                   links,
                   screens,
                   page,
                   std::move(settings).value(),
                   [&daemon] { daemon.schedule_turn(); },
                   later,
                   [&open]() -> node::Warning {
                     if (node::Warning halted = open.engine->halted(); !halted.empty())
                       return halted;
                     const auto free = open.store->free_bytes();
                     if (!free.ok()) return {"store_silent", "the store does not answer"};
                     if (free.value() > 0) return {};
                     return {"disk_full",
                             "the disk is full: only reading goes on until there is room"};
                   },
                   clock.now(),
                   api::Sessions(clock, random, session_limits),
                   api::Cursors(cursor_key),
                   api::IdempotencyKeys(clock, *open.engine),
                   api::Events(*open.engine, random, loop.get()),
                   api::Exports(later),
                   {},
                   {},
                   0,
                   {}};
  parts.feeds = &feeds;
  if (const auto read = parts.people.open(*open.store); !read.ok()) {
    log.error("refused", {{"reason", read.error().message}});
    return exit_of(read.error());
  }
  people::Aside aside([&loop](std::function<void()> done) { loop->post(std::move(done)); }, 32);
  parts.aside = [&aside](std::function<void()> work, std::function<void()> done) {
    return aside.run(std::move(work), std::move(done));
  };
  if (const auto read = parts.notices.open(*open.store); !read.ok()) {
    log.error("refused", {{"reason", read.error().message}});
    return exit_of(read.error());
  }
  std::unique_ptr<PostOffice> post_office;
  if (config.mail) {
    Result<api::PostSettings> wanted = post_settings(*config.mail);
    if (!wanted.ok()) {
      log.error("refused", {{"reason", "[mail] " + wanted.error().message}});
      return exit_of(wanted.error());
    }
    post_office = std::make_unique<PostOffice>(*loop, parts, std::move(wanted).value(), log);
  }
  parts.told = [&log](const people::Event& event) {
    log.info("people", {{"what", event.what},
                        {"account", event.account},
                        {"by", event.by},
                        {"address", event.address}});
  };
  const node::PapersProgram papers = node::find_papers_program(config);
  if (!papers.found) log.warning("papers_missing", {{"reason", papers.missing()}});
  parts.imports = std::make_shared<api::Imports>(*loop, papers.path, papers.missing(), config.data);
  const api::FileReader file_reader(
      *loop, *open.engine, [&daemon] { daemon.schedule_turn(); }, papers.path, config.data);
  daemon.on_links_changed = [&parts] { parts.events.note("link"); };
  api::ApiSite site(parts);
  auto tls = node::read_tls(config);
  if (!tls.ok()) {
    log.error("refused", {{"reason", tls.error().message}});
    return exit_of(tls.error());
  }
  io::SecureContext* secure = tls.value() ? &*tls.value() : nullptr;
  if (secure != nullptr) {
    if (const auto words = outdated(*secure)) log.warning("certificate", {{"reason", *words}});
  }
  api::HttpServer server(*loop, clock, site);
  if (!config.api_listen.empty()) {
    const auto wanted = io::parse_address(config.api_listen);
    const auto address = wanted.ok() ? server.listen_tcp(wanted.value(), secure)
                                     : Result<io::Address>(wanted.error());
    if (!address.ok()) {
      log.error("refused", {{"reason", "[api] listen: " + address.error().message}});
      return exit_of(address.error());
    }
    const std::string port = std::to_string(address.value().port);
    const std::string& host = address.value().host;
    const bool here = host == "127.0.0.1" || host == "::1";
    parts.config.secure = secure != nullptr;
    // Beyond this machine, links begin with the name that the configuration gives the node.
    parts.config.url =
        (secure != nullptr ? "https://" : "http://") +
        (here || config.hosts.empty() ? address.value().text() : config.hosts.front());
    if (host != "0.0.0.0" && host != "::") parts.config.hosts.push_back(address.value().text());
    for (const char* name : {"127.0.0.1:", "localhost:", "[::1]:"})
      parts.config.hosts.push_back(name + port);
    // Browsers keep cookies by host, not by port: two nodes of one machine have two names.
    parts.config.cookie =
        (secure != nullptr ? "__Host-entente_session_" : "entente_session_") + port;
    if (secure != nullptr) parts.config.fingerprint = secure->facts().pin;
    log.info("api_listening", {{"address", address.value().text()},
                               {"scheme", secure != nullptr ? "https" : "http"}});
  }
  if (const auto bound = server.listen_unix(config.socket_path(), config.api_socket_mode);
      !bound.ok()) {
    log.error("refused", {{"reason", "[api] socket: " + bound.error().message}});
    return exit_of(bound.error());
  }

  bool stopping = false;
  std::function<void()> when_idle = [&] {
    if (server.connections() == 0) return loop->stop();
    loop->after(20, when_idle);
  };
  Signals signals(*loop);
  const auto stop = [&] {
    if (stopping) return loop->stop();  // asked twice: at once
    stopping = true;
    log.info("stopping");
    node::notify_manager("STOPPING=1");
    server.drain();
    daemon.schedule_turn();
    loop->at_turn_end(when_idle);
    loop->after(kStopMs, [&] { loop->stop(); });
  };
  // Tried out in a terminal, the node goes when that goes.
  const bool on_terminal = ::isatty(STDERR_FILENO) != 0;
  const auto reload = [&] {
    if (on_terminal) return stop();
    if (secure != nullptr) reload_certificate(config, *secure, parts.config.fingerprint, log);
  };
  signals.watch(stop, reload);
  const std::uint64_t watchdog = node::watchdog_ms();
  std::function<void()> pet = [&] {
    node::notify_manager("WATCHDOG=1");
    loop->after(watchdog, pet);
  };
  if (watchdog > 0) pet();

  log.info("ready", {{"party", config.party},
                     {"version", ENTENTE_VERSION},
                     {"socket", config.socket_path()},
                     {"link_key", daemon.pin()}});
  // The link itself goes to no log; a person in a terminal asks for it next.
  if (parts.people.empty() && config.viewers.empty())
    log.info("no_accounts", {{"hint", "entente people first-admin"}});
  node::notify_manager("READY=1\nSTATUS=Open");
  loop->run();

  daemon.stop();
  log.info("stopped", {{"exit_code", std::to_string(code)}});
  return code;
}

}  // namespace

int main(int count, char** values) {
  Arguments arguments;
  if (const auto code = read_arguments(count, values, arguments)) return *code;
  Signals::block();
  mail::prepare();
  ::umask(0077);
  // Keys are in this memory: no other process of the same user looks into it, and none is dumped.
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  // What others send is refused with a reason of ours; the parser's own words would let them write
  // into the log.
  google::protobuf::SetLogHandler(nullptr);
  const Result<node::NodeConfig> config = node::read_config(arguments.config);
  if (!config.ok()) return refuse(config.error());
  if (arguments.check_only) {
    if (const auto checked = check_surroundings(config.value()); !checked.ok())
      return refuse(checked.error());
    std::fprintf(stderr, "%s: nothing is wrong\n", arguments.config.c_str());
    return kDone;
  }
  return run(config.value());
}
