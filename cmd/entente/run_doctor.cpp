// What is wrong with a node, and the command that mends it.
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "io/os.h"
#include "node/keys.h"
#include "node/papers_program.h"
#include "owner.h"
#include "run.h"
#include "store/sqlite_store.h"

namespace cli {
namespace {

constexpr TimeMs kRenewMs = TimeMs{14} * 24 * 3'600'000;  // before a certificate expires
constexpr std::uint64_t kScrubSlice = 5'000;

// waiting: nothing to mend here, but something is not as it will be.
enum class Mark : std::uint8_t { good, waiting, wrong };

struct Finding {
  Mark mark;
  std::string what;
  std::string next;
};

class Findings {
 public:
  void add(bool good, std::string what, std::string next = "") {
    all_.push_back({good ? Mark::good : Mark::wrong, std::move(what), good ? "" : std::move(next)});
  }
  void wait(std::string what, std::string next) {
    all_.push_back({Mark::waiting, std::move(what), std::move(next)});
  }
  bool nothing_wrong() const {
    for (const Finding& one : all_) {
      if (one.mark == Mark::wrong) return false;
    }
    return true;
  }
  const std::vector<Finding>& all() const { return all_; }

 private:
  std::vector<Finding> all_;
};

std::string day(TimeMs time) { return time_text(time).substr(0, 10); }

void check_certificate(Findings& found, const node::NodeConfig& config) {
  const auto tls = node::read_tls(config);
  if (!tls.ok()) return found.add(false, tls.error().message, "do what the message says");
  if (!tls.value()) return;
  const TimeMs now = io::os_clock().now();
  const io::CertificateFacts& facts = tls.value()->facts();
  const bool good = now >= facts.from && now + kRenewMs < facts.to;
  found.add(good, "certificate of the API valid from " + day(facts.from) + " to " + day(facts.to),
            "renew " + config.tls_certificate + ", then: systemctl reload entented");
}

void check_machine(Findings& found, const node::NodeConfig& config) {
  const Result<node::NodeKeys> keys = node::read_keys(config);
  found.add(keys.ok(), keys.ok() ? "keys readable by the node alone" : keys.error().message,
            "do what the message says");
  check_certificate(found, config);
  struct stat state{};
  const bool exists = ::stat(config.data.c_str(), &state) == 0;
  found.add(exists, exists ? "data in " + config.data : config.data + ": " + std::strerror(errno),
            "mount the disk, or make a new node: entente init");
  if (exists) {
    const bool closed = (state.st_mode & 077) == 0;
    found.add(closed, closed ? "data closed to others" : config.data + ": others can look into it",
              "chmod 700 " + config.data);
    struct statvfs room{};
    if (::statvfs(config.data.c_str(), &room) == 0) {
      const std::uint64_t free = std::uint64_t{room.f_bavail} * room.f_frsize;
      found.add(free > 4 * config.reserve_bytes,
                std::to_string(free >> 20) + " MiB free on its disk",
                "make room, or move the data to a larger disk");
    }
  }
  const node::PapersProgram papers = node::find_papers_program(config);
  found.add(papers.found, papers.found ? "office files read by " + papers.path : papers.missing(),
            "do what the message says");
  const TimeMs now = io::os_clock().now();
  // 2024 to 2100: what is beyond was never set, or is off by a century.
  const bool clock_good = now > 1'704'067'200'000 && now < 4'102'444'800'000;
  found.add(clock_good,
            clock_good ? "clock set" : "the clock of this machine stands at an impossible time",
            "timedatectl set-ntp true");
}

// Every checksum of the store, beside a node that runs.
void check_store(Findings& found, const node::NodeConfig& config) {
  const std::string path = store::store_path(config.data);
  struct stat state{};
  if (::stat(path.c_str(), &state) != 0) return;  // before the first start
  const std::string salvage = "stop the node, look at the disk, then: entente restore --salvage";
  auto opened = store::open_sqlite_reader(path);
  if (!opened.ok()) return found.add(false, opened.error().message, salvage);
  store::StoreReader& reader = *opened.value();
  std::uint64_t checked = 0, entries = 0, durable = 0, projection = 0;
  bool broken = false;
  store::ScrubPlace place;
  for (bool finished = false; !finished;) {
    // Each slice sees the newest commit, so that the node's log can be reused meanwhile.
    const Result<void> fresh = reader.refresh();
    const Result<store::ScrubSlice> slice =
        fresh.ok() ? reader.scrub(place, kScrubSlice) : Result<store::ScrubSlice>(fresh.error());
    if (!slice.ok()) return found.add(false, slice.error().message, salvage);
    checked += slice.value().checked;
    entries += slice.value().damaged_entries.size();
    for (const auto& [space, key] : slice.value().damaged_keys)
      ++(space == store::Space::durable ? durable : projection);
    broken = broken || slice.value().damaged_structure;
    place = slice.value().next;
    finished = slice.value().finished;
  }
  if (entries > 0) {
    found.add(false, "store: " + std::to_string(entries) + " entries are damaged",
              "nothing: a running node fetches them from the parties that hold them");
  }
  if (projection > 0) {
    found.add(false, "store: " + std::to_string(projection) + " values of projections are damaged",
              "stop the node, then: entente rebuild");
  }
  if (durable > 0 || broken) {
    found.add(false,
              broken ? "store: a part of its file cannot be read"
                     : "store: " + std::to_string(durable) + " values are damaged",
              salvage);
  }
  if (entries + projection + durable == 0 && !broken)
    found.add(true, "store whole: " + std::to_string(checked) + " checksums hold");
}

// A peer that is not reached, or slow, is nothing that is wrong with this node, which goes on
// trying; one that was reached and does not fit is. How long its journals may be silent is
// check_circle()'s.
void check_link(Findings& found, const json::Value& link) {
  const std::string state = text_of(link, "state");
  const std::string name = "link to " + text_of(link, "peer") + ": ";
  if (state == "up") return found.add(true, name + "up");
  if (state == "cut")
    return found.add(false, name + "cut here", "entente peer release " + text_of(link, "peer"));
  const std::string error = plain(text_of(link, "error"));
  const std::string why = error.empty() ? "" : " (" + error + ")";
  if (text_of(link, "refused") == "true")
    return found.add(false, name + state + why,
                     "both compare the keys that they paired, and their clocks: entente peer list");
  const std::string since = text_of(link, "since");
  const std::string heard = text_of(link, "last_heard");
  found.wait(name +
                 (since.empty() ? "not reached since this node started"
                                : "not reached since " + since + ", last heard " + heard) +
                 why,
             "nothing: the node tries again by itself; for days, check the line and the address: "
             "entente peer list");
}

// Whether the party of this journal goes on in a later one. Epochs are named NUMBER-HASH.
bool is_followed(const json::Value& head, const json::Value& heads) {
  const auto number = [](const json::Value& one) {
    return std::strtoull(text_of(one, "epoch").c_str(), nullptr, 10);
  };
  for (const json::Value& other : heads.items()) {
    if (text_of(other, "party") == text_of(head, "party") && number(other) > number(head))
      return true;
  }
  return false;
}

void check_circle(Findings& found, const json::Value& circle) {
  const json::Value* figures = circle.find("figures");
  if (figures == nullptr || figures->is_null()) return;
  const std::string name = text_of(circle, "name");
  for (const json::Value& head : figures->find("heads")->items()) {
    const std::string journal_name =
        name + ": " + text_of(head, "party") + "/" + text_of(head, "epoch");
    if (text_of(head, "forked") == "true") {
      found.add(false, journal_name + " has two histories",
                "entente export " + name + " FOLDER keeps the evidence; talk to that party");
    }
    // A key that was revoked closes its journal on purpose; the party goes on in the next.
    const bool closed = is_followed(head, *figures->find("heads"));
    const std::string code = text_of(head, "frozen_code");
    if (code == "revoked" && closed) {
      found.add(true, journal_name + " was closed: " + plain(text_of(head, "frozen_reason")) +
                          "; the party goes on in another");
    } else if (text_of(head, "frozen") == "true") {
      found.add(
          false,
          journal_name + " is not cosigned any more: " + plain(text_of(head, "frozen_reason")),
          code == "revoked" ? "ask " + text_of(head, "party") + " why it opened no other journal"
                            : "entente circle show " + name);
    }
    // A slow line takes longer than heads are apart; an absent peer says nothing at all.
    if (text_of(head, "stale") == "true" && !closed)
      found.wait(journal_name + " was not heard of for longer than its heads should take",
                 "nothing, if the link to " + text_of(head, "party") +
                     " is down or slow: see there; else ask them: entente peer list");
  }
  if (const std::string missing = text_of(*figures, "missing_openings");
      missing != "0" && !missing.empty()) {
    found.add(false, name + ": " + missing + " contents are missing",
              "they come from the peers; see 'entente peer list'");
  }
}

// Whether people are told what waits for them. Nothing is wrong with a node that sends no mail.
void check_mail(Findings& found, const Client& client) {
  const Result<Answer> answer = client.ask("GET", "/api/v1/mail");
  if (!answer.ok() || answer.value().status != 200) return;
  const Result<json::Value> mail = json::parse(answer.value().body, std::size_t{16} << 20);
  if (!mail.ok() || text_of(mail.value(), "enabled") != "true") return;
  const std::string since = text_of(mail.value(), "trouble_since");
  found.add(since.empty(),
            since.empty()
                ? "mail goes by " + plain(text_of(mail.value(), "server"))
                : "mail does not go since " + since + ": " + plain(text_of(mail.value(), "reason")),
            "entente mail try ADDRESS, and [mail] of the configuration");
  for (const json::Value& one : mail.value().find("people")->items()) {
    if (text_of(one, "state") != "refused") continue;
    found.add(false,
              "the mail server refuses the address of " + plain(text_of(one, "name")) + " (" +
                  text_of(one, "code") + ")",
              "they set another under You; nothing is sent to it until then");
  }
}

void check_node(Findings& found, const Client& client) {
  const Result<Answer> answer = client.ask("GET", "/api/v1/node");
  const Result<json::Value> node = answer.ok()
                                       ? json::parse(answer.value().body, std::size_t{256} << 20)
                                       : Result<json::Value>(answer.error());
  const bool runs = node.ok() && answer.value().status == 200;
  found.add(runs,
            runs        ? "the node runs"
            : node.ok() ? "the node answered " + std::to_string(answer.value().status)
                        : node.error().message,
            "systemctl start entented; journalctl -u entented");
  if (!runs) return;
  for (const json::Value& warning : node.value().find("warnings")->items())
    found.add(false, plain(warning_text(warning, node.value().find("circles"))),
              "see 'entente status'");
  for (const json::Value& link : node.value().find("links")->items()) check_link(found, link);
  for (const json::Value& circle : node.value().find("circles")->items())
    check_circle(found, circle);
}

void print_findings(const Context& context, const Findings& found) {
  if (context.json) {
    json::Writer out;
    out.begin_object().field("good", found.nothing_wrong()).key("findings").begin_array();
    for (const Finding& one : found.all())
      out.begin_object()
          .field("good", one.mark == Mark::good)
          .field("waiting", one.mark == Mark::waiting)
          .field("what", one.what)
          .field("next", one.next)
          .end_object();
    out.end_array().end_object();
    return print_line(out.take());
  }
  static constexpr const char* kWords[] = {"good ", "waits", "WRONG"};
  static constexpr const char* kColours[] = {"\x1b[32m", "\x1b[33m", "\x1b[31m"};
  for (const Finding& one : found.all()) {
    const auto mark = static_cast<std::size_t>(one.mark);
    print_line((context.colours ? kColours[mark] + std::string(kWords[mark]) + "\x1b[0m"
                                : std::string(kWords[mark])) +
               " " + one.what);
    if (!one.next.empty()) print_line("      " + one.next);
  }
}

}  // namespace

int doctor(Context& context, const Given& given) {
  Findings found;
  const Result<node::NodeConfig> config = context.config();
  found.add(config.ok(),
            config.ok() ? "configuration " + context.config_path() : config.error().message,
            "correct it, then: entented --check-config --config " + context.config_path());
  if (config.ok()) {
    check_machine(found, config.value());
    const AsOwner owner(config.value().data);
    if (!given.has("quick")) check_store(found, config.value());
  }
  const Result<Client> client = context.client();
  if (client.ok()) {
    check_node(found, client.value());
    check_mail(found, client.value());
  } else {
    found.add(false, client.error().message, "name the node with --config or --socket");
  }
  print_findings(context, found);
  return found.nothing_wrong() ? kDone : kOther;
}

}  // namespace cli
