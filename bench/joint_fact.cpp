// A joint fact between two durable nodes: proposed and agreed here, agreed there, both holding the
// cosigned proof. How long, and how many bytes.

#include <cstdio>

#include "federation.h"
#include "figures.h"
#include "link/frame.h"
#include "loopback.h"

namespace bench {
namespace {

// One joint fact; the bytes that both sides sent in messages.
std::uint64_t make_fact(Federation& two, const std::string& content) {
  node::Draft proposal = two.draft(content);
  proposal.header.mutable_proposal()->set_kind("note.agree");
  proposal.precedence = node::Precedence::immediate;
  std::optional<record::Reference> ref;
  proposal.concur = true;  // the proposer's own concurrence, in the same turn
  ref = two.submit(0, std::move(proposal)).ref;
  std::uint64_t bytes = two.carry(0, 1);
  if (!two.party(1).engine->turn_end().ok()) return 0;
  node::Draft theirs = two.draft("");
  theirs.precedence = node::Precedence::immediate;
  *theirs.header.mutable_concurrence()->mutable_proposal() = ref->proto();
  two.submit(1, std::move(theirs));
  bytes += two.carry(1, 0);
  if (!two.party(0).engine->turn_end().ok()) return 0;
  bytes += two.carry(0, 1);
  if (!two.party(1).engine->turn_end().ok()) return 0;
  return bytes;
}

}  // namespace

void joint_fact_latency(const Options& options) {
  Federation two(options.folder + "/joint", 2);
  Loopback link(two);
  for (int i = 0; i < 5; ++i) link.joint_fact("x");
  const int rounds = options.quick ? 60 : 400;
  std::vector<double> times;
  std::vector<double> syncs;
  for (int i = 0; i < rounds; ++i) {
    if (i % (rounds / 4) == 0) syncs.push_back(fdatasync_ms(options.folder));
    times.push_back(link.joint_fact("x"));
  }
  Figure figure;
  figure.name = "joint_fact_latency";
  figure.value = median(times);
  figure.unit = "ms";
  figure.yardstick = "append of 512 B and fdatasync, median";
  figure.yardstick_value = median(syncs);
  figure.yardstick_unit = "ms";
  figure.ratio = figure.value / figure.yardstick_value;
  figure.target = 8;
  figure.smaller_is_better = true;
  print(figure);
}

void joint_fact_wire_bytes(const Options& options) {
  Federation two(options.folder + "/wire", 2);
  const std::string content(100, 'c');
  make_fact(two, content);
  two.settle();
  std::vector<double> bytes;
  for (int i = 0; i < 20; ++i) {
    const std::uint64_t sent = make_fact(two, content) + two.settle();
    bytes.push_back(static_cast<double>(sent - content.size()));
  }
  // Each message is one frame here, and each side's turn one TLS record: header, tag, type.
  constexpr double kFrames = 5 * 3;
  constexpr double kRecords = 4 * 22;
  Figure figure;
  figure.name = "joint_fact_wire_bytes";
  figure.value = median(bytes) + kFrames + kRecords;
  figure.unit = "B";
  figure.yardstick = "the same, messages alone";
  figure.yardstick_value = median(bytes);
  figure.yardstick_unit = "B";
  figure.ratio = figure.value / figure.yardstick_value;
  figure.target = 600;
  figure.target_is_value = true;
  figure.smaller_is_better = true;
  print(figure);
}

}  // namespace bench
