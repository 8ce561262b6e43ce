#include "loopback.h"

#include <cstdio>
#include <cstdlib>
#include <optional>

#include "base/encoding.h"
#include "io/loop.h"
#include "link/transport.h"
#include "node/config.h"
#include "node/daemon.h"
#include "node/log.h"

namespace bench {
namespace {

[[noreturn]] void give_up(const Error& error) {
  std::fprintf(stderr, "entente-bench: %s\n", error.message.c_str());
  std::exit(1);
}

}  // namespace

struct Loopback::Inside {
  struct Side {
    Side(Party& of, Clock& clock)
        : party(of),
          log(clock, false),
          key(crypto::Seed::from(crypto::sha256("link of " + of.name).view())) {
      config.party = of.name;
      config.data = of.folder;
    }
    Party& party;
    node::Log log;
    crypto::Seed key;
    node::NodeConfig config;
    std::unique_ptr<node::Daemon> daemon;
    bool joint = false;
    bool stored = false;
  };

  explicit Inside(Federation& federation)
      : two(federation),
        here(federation.party(0), federation.party(0).clock),
        there(federation.party(1), federation.party(1).clock) {
    auto made = io::make_loop();
    if (!made.ok()) give_up(made.error());
    loop = std::move(made).value();
    for (Side* side : {&here, &there}) {
      Side* other = side == &here ? &there : &here;
      side->party.engine->link_down(other->party.name);
      node::PeerSetting peer;
      peer.name = other->party.name;
      peer.pin = hex(links::LinkKey::from_seed(other->key).pin().view());
      if (side == &here) side->config.link_listen = {"127.0.0.1:0"};
      if (side == &there) peer.addresses = {here.daemon->listening().front().text()};
      side->config.peers.push_back(std::move(peer));
      side->daemon = std::make_unique<node::Daemon>(
          *loop, side->party.clock, side->party.random, side->log, *side->party.engine,
          side->config, links::LinkKey::from_seed(side->key), side->party.folder + "/peers.json",
          [](const Error& error) { give_up(error); });
      if (const Result<void> started = side->daemon->start(); !started.ok())
        give_up(started.error());
      side->party.engine->on_change(
          [this, side](const node::Change& change) { changed(*side, change); });
    }
    here.daemon->on_links_changed = [this] { loop->after(200, [this] { loop->stop(); }); };
    loop->run();
    here.daemon->on_links_changed = nullptr;
  }

  void changed(Side& side, const node::Change& change) {
    side.joint = side.joint || change.what == "joint";
    side.stored = side.stored || change.what == "delivery";
    if (&side == &there && change.what == "act" && change.ref && change.ref == proposal)
      loop->post([this] { agree(); });
    if (here.joint && there.joint && here.stored && there.stored) loop->stop();
  }

  void submit(Side& side, node::Draft draft) {
    side.party.engine->submit(std::move(draft), [&](Result<node::Recorded> recorded) {
      if (!recorded.ok()) give_up(recorded.error());
      if (&side == &here) proposal = recorded.value().ref;
    });
    side.daemon->schedule_turn();
  }

  void agree() {
    node::Draft theirs = two.draft("");
    theirs.precedence = node::Precedence::immediate;
    *theirs.header.mutable_concurrence()->mutable_proposal() = proposal->proto();
    submit(there, std::move(theirs));
  }

  Federation& two;
  std::unique_ptr<io::Loop> loop;
  Side here;
  Side there;
  std::optional<record::Reference> proposal;
};

Loopback::Loopback(Federation& two) : inside_(std::make_unique<Inside>(two)) {}

Loopback::~Loopback() {
  inside_->here.daemon->stop();
  inside_->there.daemon->stop();
}

double Loopback::joint_fact(const std::string& content) {
  Inside& in = *inside_;
  in.proposal.reset();
  for (Inside::Side* side : {&in.here, &in.there}) side->joint = side->stored = false;
  const double start = now_ms();
  in.loop->post([&] {
    node::Draft draft = in.two.draft(content);
    draft.header.mutable_proposal()->set_kind("note.agree");
    draft.precedence = node::Precedence::immediate;
    draft.concur = true;
    in.submit(in.here, std::move(draft));
  });
  in.loop->run();
  return now_ms() - start;
}

}  // namespace bench
