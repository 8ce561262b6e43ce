// What a newcomer gets of the time before it came: headers, from which it computes the same state;
// contents and files only where their author releases them. If one of these fails, a party is shown
// what was said without it, or joins a record that is not the one it was told of.
#include "circle.pb.h"
#include "node/test_author.h"

namespace node {
namespace {

constexpr const char* kSecret = "said between the two of us";

record::Actor operator_of() {
  record::Actor actor;
  actor.set_person("operator");
  actor.set_office("head");
  return actor;
}

Draft statement(const std::string& matter, const std::string& text) {
  Draft out = draft("ab", matter);
  out.header.mutable_statement();
  out.content = text;
  return out;
}

Draft release(const std::string& matter, bool everything) {
  Draft out = draft("ab", matter);
  out.header.set_module("circle");
  out.header.mutable_statement();
  ::circle::Content content;
  content.mutable_release()->set_to("c.example");
  content.mutable_release()->set_everything(everything);
  out.content = content.SerializeAsString();
  return out;
}

Draft agree_to(const record::Reference& ref) {
  Draft yes = draft("ab", "circle");
  yes.header.set_module("circle");
  *yes.header.mutable_concurrence()->mutable_proposal() = ref.proto();
  return yes;
}

crypto::Hash put(Node& node, const Bytes& bytes) {
  std::optional<Result<crypto::Hash>> answer;
  node.engine->put_blob("ab", bytes, [&](Result<crypto::Hash> id) { answer = std::move(id); });
  REQUIRE(node.engine->turn_end().ok());
  REQUIRE((answer.has_value() && answer->ok()));
  return answer->value();
}

// Two parties that have spoken, and a third that is going to be admitted.
struct Admitting {
  World world;
  Node& a = world.add("a.example");
  Node& b = world.add("b.example");
  Node& c = world.add("c.example");
  const Bytes file = Bytes(20'000, 'x') + kSecret;
  crypto::Hash file_id;
  record::Reference first, other, proposal, by_b;
  std::size_t overheard = 0;  // messages to C that hold what was said before

  Admitting() {
    world.link("a.example", "b.example");
    world.link("a.example", "c.example");
    world.link("b.example", "c.example");
    world.heard = [this](const std::string&, const std::string& to, ByteView message) {
      if (to == "c.example" && message.find(kSecret) != ByteView::npos) ++overheard;
    };
    form(world, "ab: a.example b.example", "a.example");
    first = submit(a, statement("talk/first", Bytes("1 ") + kSecret)).ref;
    other = submit(a, statement("talk/other", Bytes("2 ") + kSecret)).ref;
    by_b = submit(b, statement("talk/first", Bytes("3 ") + kSecret)).ref;
    file_id = put(a, file);
    Draft filed = draft("ab", "talk/first");
    filed.header.mutable_proposal()->set_kind("talk.agree");
    filed.header.mutable_proposal()->add_blobs(file_id.view().data(), 32);
    filed.content = Bytes("4 ") + kSecret;
    proposal = submit(a, filed).ref;
    world.pass(3000);
    for (Node* node : {&a, &b}) {
      Draft yes = draft("ab", "talk/first");
      *yes.header.mutable_concurrence()->mutable_proposal() = proposal.proto();
      submit(*node, yes);
      world.settle();
    }
  }
  void invite() {
    REQUIRE(a.engine->amend("ab", "ab: a.example b.example c.example", operator_of()).ok());
    world.settle();
    for (const Invitation& invitation : c.engine->invitations())
      REQUIRE(c.engine->join(invitation.id).ok());
  }
  record::Reference amendment() {
    std::optional<record::Reference> out;
    const auto open = a.engine->view(kReader)->open("ab", 10);
    REQUIRE(open.ok());
    for (const record::ActRow& row : open.value()) out = row.ref;
    REQUIRE(out.has_value());
    return *out;
  }
  void admit() {
    invite();
    world.settle();
    const record::Reference ref = amendment();
    for (Node* node : {&a, &b}) {
      submit(*node, agree_to(ref));
      world.settle();
    }
    for (int i = 0; i < 4; ++i) world.pass(3000);
    REQUIRE(c.engine->circle("ab").ok());
  }
  record::ActRow seen(const record::Reference& ref) {
    const auto row = c.engine->view(kReader)->act("ab", ref);
    REQUIRE_MESSAGE(row.ok(), (row.ok() ? "" : row.error().message));
    return row.value();
  }
  void all_agree_on_the_state() {
    const auto status = c.engine->circle("ab").value();
    CHECK(status.digest == a.engine->circle("ab").value().digest);
    CHECK(status.digest == b.engine->circle("ab").value().digest);
    CHECK(status.missing_openings == 0);
  }
};

}  // namespace

TEST_CASE(
    "a newcomer folds the same state from headers, and is told nothing that was said before") {
  Admitting two;
  two.admit();
  two.all_agree_on_the_state();
  for (const record::Reference& ref : {two.first, two.other, two.by_b, two.proposal}) {
    const record::ActRow row = two.seen(ref);
    CHECK(row.opening == "withheld");
    CHECK_FALSE(row.has_content);
    CHECK(row.content.empty());
  }
  const record::ActRow fact = two.seen(two.proposal);
  CHECK(fact.is_joint);
  REQUIRE(fact.files.size() == 1);
  CHECK(fact.files.front().state == "withheld");
  CHECK(two.overheard == 0);
  // It asks for none of it, however long it waits.
  const std::uint64_t asked = two.c.engine->figures()["openings_asked_for"];
  for (int i = 0; i < 10; ++i) two.world.pass(5000);
  CHECK(two.c.engine->figures()["openings_asked_for"] == asked);

  // What is said from now on is for all three, and so is the record after a restart.
  const Recorded later = submit(two.b, statement("talk/first", "5 said to three"));
  for (int i = 0; i < 3; ++i) two.world.pass(3000);
  CHECK(two.seen(later.ref).content == "5 said to three");
  two.world.cut("a.example", "c.example");
  two.world.cut("b.example", "c.example");
  two.c.start();
  two.world.link("a.example", "c.example");
  two.world.link("b.example", "c.example");
  for (int i = 0; i < 3; ++i) two.world.pass(5000);
  two.all_agree_on_the_state();
  CHECK(two.seen(two.first).opening == "withheld");
  CHECK(two.overheard == 0);
}

TEST_CASE("what its proposer had not seen is withheld too, up to each member's own yes") {
  Admitting two;
  two.invite();
  two.world.cut("a.example", "b.example");
  two.world.settle();
  const Recorded unseen = submit(two.b, statement("talk/first", Bytes("5 ") + kSecret));
  two.world.cut("b.example", "c.example");
  two.world.settle();
  const record::Reference ref = two.amendment();
  submit(two.a, agree_to(ref));
  const Recorded after = submit(two.a, statement("talk/first", "6 said to three"));
  two.world.link("a.example", "b.example");
  two.world.link("b.example", "c.example");
  two.world.pass(3000);
  submit(two.b, agree_to(ref));
  for (int i = 0; i < 4; ++i) two.world.pass(3000);
  REQUIRE(two.c.engine->circle("ab").ok());
  two.all_agree_on_the_state();
  CHECK(two.seen(unseen.ref).opening == "withheld");
  CHECK(two.overheard == 0);
  // Said by A after its own yes, and before B's, who had seen it: B did not agree to show that.
  CHECK(two.seen(after.ref).opening == "withheld");
}

TEST_CASE("asked outright, members give a newcomer neither withheld contents nor files") {
  Admitting two;
  two.admit();
  const replication::JournalName journal{two.first.party, two.first.epoch};
  for (Node* node : {&two.a, &two.b}) {
    say(1, "c.example", *node,
        replication::Want{1, journal, {two.first.index, two.proposal.index}});
    say(1, "c.example", *node, replication::WantBlob{1, two.file_id, 0, 3, Precedence::priority});
  }
  for (int i = 0; i < 3; ++i) two.world.pass(3000);
  CHECK(two.overheard == 0);
  CHECK(two.seen(two.first).opening == "withheld");
}

TEST_CASE("a newcomer gets no withheld file by naming it anew, and its own can be had by all") {
  Admitting two;
  two.admit();
  // A node that is not honest writes what an honest one refuses: it does not hold the file.
  TestAuthor author(two.c, "ab");
  record::Header naming = agree_to(two.proposal).header;
  naming.clear_concurrence();
  naming.set_matter("talk/first");
  naming.set_module("talk");
  naming.set_rule(1);
  naming.set_module_version(1);
  naming.mutable_label()->set_policy("TEST");
  record::Proposal& proposal = *naming.mutable_proposal();
  proposal.set_kind("talk.steal");
  Circle& at_b = circle_of(two.b, "ab");
  proposal.mutable_charter()->CopyFrom(
      at_b.fold.rule().newest_charters(at_b.fold.all()).front()->ref.proto());
  for (const std::uint32_t number : {1, 2, 3}) proposal.add_required(number);
  proposal.add_blobs(two.file_id.view().data(), 32);
  const crypto::Hash salt = crypto::sha256("1");
  const journal::SealedEntry sealed =
      journal::seal(author.origin(), journal::Kind::sealed, author.size(), TestAuthor::kTime, salt,
                    record::encode_header(naming), journal::salt_without_content(salt), "")
          .value();
  replication::PushedEntry entry;
  entry.carried = replication::Carried::whole;
  entry.entry = sealed.entry;
  entry.opening = sealed.opening;
  for (Node* node : {&two.a, &two.b}) {
    author.say(*node, replication::Open{1, author.circle});
    author.say(*node, author.push(author.size(), {entry}));
    const record::Reference ref{author.journal.party, author.journal.epoch, author.size(),
                                crypto::leaf_hash(sealed.entry)};
    const auto named = node->engine->view(kReader)->act("ab", ref);
    REQUIRE(named.ok());
    CHECK(named.value().verdict == "effective");
    say(1, "c.example", *node, replication::WantBlob{1, two.file_id, 0, 3, Precedence::priority});
  }
  for (int i = 0; i < 3; ++i) two.world.pass(3000);
  CHECK(two.overheard == 0);
}

TEST_CASE("a party releases what it said itself, on one matter or on all, for good") {
  for (const bool before : {false, true}) {
    CAPTURE(before);
    Admitting two;
    if (before) submit(two.a, release("talk/first", false));  // it may be said ahead
    two.admit();
    if (!before) submit(two.a, release("talk/first", false));
    for (int i = 0; i < 4; ++i) two.world.pass(5000);
    CHECK(two.seen(two.first).content == Bytes("1 ") + kSecret);
    CHECK(two.seen(two.proposal).content == Bytes("4 ") + kSecret);
    CHECK(two.seen(two.proposal).files.front().state == "held");
    CHECK(two.seen(two.other).opening == "withheld");
    CHECK(two.seen(two.by_b).opening == "withheld");  // what B said is B's to release
    two.all_agree_on_the_state();

    submit(two.a, release("circle", true));
    for (int i = 0; i < 4; ++i) two.world.pass(5000);
    CHECK(two.seen(two.other).content == Bytes("2 ") + kSecret);
    CHECK(two.seen(two.by_b).opening == "withheld");
    two.all_agree_on_the_state();
    // A module that had to do without hears of it now.
    std::string row;
    REQUIRE(two.c.engine->view(kReader)
                ->rows("ab", "talk/other", "talk", "",
                       [&](std::string_view, const record::RowView& one) {
                         row = one.value;
                         return true;
                       })
                .ok());
    CHECK(row == Bytes("2 ") + kSecret);
  }
  Admitting two;
  CHECK(refused(two.a, release("talk/first", true)).message ==
        "release.everything: is said in a statement on the matter circle; leave it out to release "
        "this matter");
}

TEST_CASE("an admission to another state than is computed here is not agreed to, and not joined") {
  Admitting two;
  two.invite();
  two.world.cut("a.example", "b.example");
  two.world.settle();
  // What A's node proposed, as if it had named another state.
  Circle& at_a = circle_of(two.a, "ab");
  const record::Reference ref = two.amendment();
  const concurrence::EntryId place = at_a.fold.find(ref).value().value();
  const store::Row row = at_a.journals.row(place.chain, place.index).value();
  TestAuthor author(two.a, "ab");
  author.tree.all.resize(place.index);
  const journal::Opening opening =
      journal::parse_opening(row.opening, author.origin(), place.index).value();
  record::Header header = record::read_header(opening.header, ref.party, ref.epoch).header;
  const std::string named = header.proposal().state();
  REQUIRE(named.size() == 32);
  header.mutable_proposal()->set_state(std::string(32, 's'));
  const journal::SealedEntry sealed =
      journal::seal(author.origin(), journal::Kind::sealed, place.index, TestAuthor::kTime,
                    crypto::sha256("1"), record::encode_header(header), crypto::sha256("2"),
                    opening.content)
          .value();
  replication::PushedEntry entry;
  entry.carried = replication::Carried::whole;
  entry.entry = sealed.entry;
  entry.opening = sealed.opening;
  const replication::Push push = author.push(place.index, {entry});
  two.b.engine->link_up("a.example");
  author.say(two.b, replication::Open{1, author.circle});
  author.say(two.b, push);
  record::Reference false_one = ref;
  false_one.leaf = crypto::leaf_hash(sealed.entry);
  REQUIRE(two.b.engine->view(kReader)->act("ab", false_one).ok());
  const Error error = refused(two.b, agree_to(false_one));
  CHECK(error.code == ErrorCode::conflict);
  CHECK(error.message.starts_with(
      "it admits a party to another state of the record than this node computes"));

  // Members that let it pass all the same: the newcomer sees it, and stays out.
  TestAuthor other(two.b, "ab");
  author.tree.add(entry);
  const auto concurrence = [&](TestAuthor& who) {
    record::Header yes = agree_to(false_one).header;
    yes.set_rule(1);
    yes.set_module_version(1);
    yes.mutable_label()->set_policy("TEST");
    if (who.journal.party != ref.party) {
      record::Seen& seen = *yes.add_seen();
      seen.set_party(ref.party);
      seen.set_epoch(ref.epoch);
      seen.set_size(place.index + 1);
      const crypto::Hash root = author.tree.root(place.index + 1);
      seen.set_root(root.view().data(), 32);
    }
    const journal::SealedEntry one =
        journal::seal(who.origin(), journal::Kind::sealed, who.size(), TestAuthor::kTime,
                      crypto::sha256("3"), record::encode_header(yes),
                      journal::salt_without_content(crypto::sha256("3")), "")
            .value();
    replication::PushedEntry out;
    out.carried = replication::Carried::whole;
    out.entry = one.entry;
    out.opening = one.opening;
    return out;
  };
  const auto held_by = [&](Node& node, TestAuthor& who, std::uint64_t size) {
    Circle& held = circle_of(node, "ab");
    return held.journals.read_for_push(held.journals.find(who.journal)->id, 0, size, 1 << 20)
        .value();
  };
  std::vector<replication::PushedEntry> of_a = held_by(two.a, author, place.index);
  std::vector<replication::PushedEntry> of_b = held_by(two.b, other, other.size());
  of_a.push_back(entry);
  of_a.push_back(concurrence(author));
  of_b.push_back(concurrence(other));
  author.tree.all.clear();
  other.tree.all.clear();
  author.say(two.c, replication::Admit{author.circle, at_a.record.founding,
                                       header.proposal().terms().SerializeAsString(),
                                       "ab: a.example b.example c.example"});
  REQUIRE(two.c.engine->circle("ab").ok());
  two.c.engine->link_up("a.example");
  two.c.engine->link_up("b.example");
  author.say(two.c, replication::Open{1, author.circle});
  other.say(two.c, replication::Open{1, author.circle});
  author.say(two.c, author.push(0, of_a));
  other.say(two.c, other.push(0, of_b));
  const CircleStatus status = two.c.engine->circle("ab").value();
  CHECK(status.joint_facts == 3);  // the admission among them
  CHECK(status.warning.text.starts_with(
      "this party was admitted and did not join: it admits a party to "
      "another state"));
  bool joined = false;
  const auto recent = two.c.engine->view(kReader)->recent("ab", 100);
  for (const record::ActRow& act : recent.value()) joined = joined || act.type == "joining";
  CHECK_FALSE(joined);
}

}  // namespace node
