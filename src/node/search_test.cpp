// Searching at a node: everything that a viewer may read is found, in the order of the time that it
// claims, and nothing else leaves a trace: no hit, no count, no cursor.
#include <doctest/doctest.h>

#include <algorithm>

#include "node/engine_state.h"
#include "node/test_world.h"

namespace node {
namespace {

// Until everything is indexed.
void index(World& world) {
  for (int i = 0; i < 200; ++i) world.pass(100);
  for (auto& [name, node] : world.nodes)
    REQUIRE(static_cast<EngineState&>(*node->engine).is_indexed());
}

record::Reference say(Node& node, const std::string& circle, const std::string& matter,
                      const std::string& text, std::uint32_t classification = 0,
                      const std::vector<std::string>& categories = {}) {
  Draft what = draft(circle, matter);
  what.header.mutable_statement();
  what.header.mutable_label()->set_policy("TEST");
  what.header.mutable_label()->set_classification(classification);
  for (const std::string& one : categories) what.header.mutable_label()->add_categories(one);
  what.content = text;
  return submit(node, what).ref;
}

record::SearchRequest words(const std::string& text, std::size_t limit = 20) {
  record::SearchRequest request;
  request.text = text;
  request.limit = limit;
  return request;
}

std::string shown(const record::SearchPage& page) {
  std::string out;
  for (const record::SearchHit& hit : page.hits) {
    out += out.empty() ? "" : " | ";
    for (const record::SnippetPart& part : hit.snippet)
      out += part.found ? "[" + part.text + "]" : part.text;
  }
  return out;
}

record::SearchPage page_of(Node& node, const Viewer& viewer, const record::SearchRequest& request) {
  const auto view = node.engine->view(viewer);
  Result<record::SearchPage> page = view->search(request);
  REQUIRE_MESSAGE(page.ok(), (page.ok() ? "" : page.error().message));
  return std::move(page).value();
}

std::string found(Node& node, const Viewer& viewer, const record::SearchRequest& request) {
  return shown(page_of(node, viewer, request));
}

// All pages of one request after another.
std::string paged(Node& node, const Viewer& viewer, record::SearchRequest request) {
  std::string out;
  for (int pages = 0; pages < 100; ++pages) {
    const record::SearchPage page = page_of(node, viewer, request);
    CHECK(page.hits.size() <= request.limit);
    out += shown(page) + (page.next.empty() ? "" : " | ");
    if (page.next.empty()) return out;
    request.after = page.next;
  }
  return "never ends";
}

struct SearchedTwo {
  World world;
  Node& a = world.add("a.example");
  Node& b = world.add("b.example");
  std::string circle;
  SearchedTwo() {
    world.link("a.example", "b.example");
    form(world, "ab: a.example b.example", "a.example");
    circle = static_cast<EngineState&>(*a.engine).find_circle("ab")->record.id;
  }
};

}  // namespace

TEST_CASE("what both said is found at both, the newest first, and filtered") {
  SearchedTwo two;
  say(two.a, "ab", "talk/council", "제19차 한미통합국방협의체 회의");
  two.world.pass(1'000);
  say(two.b, "ab", "talk/council/20", "Đối thoại quốc phòng, 협의 준비");
  two.world.pass(1'000);
  const TimeMs middle = two.world.clock.now();
  two.world.pass(1'000);
  say(two.a, "ab", "talk/river", "Doi thoai about the river");
  index(two.world);
  for (Node* node : {&two.a, &two.b}) {
    CHECK(found(*node, clerk(), words("협의")) ==
          "Đối thoại quốc phòng, [협의] 준비 | 제19차 한미통합국방[협의]체 회의");
    CHECK(found(*node, clerk(), words("doi thoai")) ==
          "[Doi] [thoai] about the river | [Đối] [thoại] quốc phòng, 협의 준비");
    // With its marks, what spells it so comes first, the rest behind.
    CHECK(found(*node, clerk(), words("đối thoại")) ==
          "[Đối] [thoại] quốc phòng, 협의 준비 | [Doi] [thoai] about the river");
    CHECK(paged(*node, clerk(), words("đối thoại", 1)) ==
          "[Đối] [thoại] quốc phòng, 협의 준비 | [Doi] [thoai] about the river");
    CHECK(found(*node, clerk(), words("unheard of")) == "");
    record::SearchRequest request = words("");
    request.party = "b.example";
    CHECK(found(*node, clerk(), request) == "Đối thoại quốc phòng, 협의 준비");
    request.party = "c.example";
    CHECK(found(*node, clerk(), request) == "");
    request = words("thoai");
    request.body = "council";
    CHECK(found(*node, clerk(), request) == "Đối [thoại] quốc phòng, 협의 준비");
    request = words("thoai");
    request.from = middle;
    CHECK(found(*node, clerk(), request) == "Doi [thoai] about the river");
    request.from = 0;
    request.until = middle;
    CHECK(found(*node, clerk(), request) == "Đối [thoại] quốc phòng, 협의 준비");
    request = words("thoai");
    request.circle = two.circle;
    CHECK(page_of(*node, clerk(), request).hits.size() == 2);
    request.circle = std::string(32, '0');
    CHECK(page_of(*node, clerk(), request).hits.empty());
    CHECK(page_of(*node, clerk(), words("thoai")).complete);
  }
  // The matter and the person are words too.
  CHECK(found(two.a, clerk(), words("council/20")) == "talk/[council/20]");
  CHECK_FALSE(two.a.engine->view(clerk())->search(words("  ")).ok());
  CHECK_FALSE(two.a.engine->view(clerk())->search(words(std::string(401, 'x'))).ok());
  record::SearchRequest forged = words("thoai");
  forged.after = "xyz";
  CHECK_FALSE(two.a.engine->view(clerk())->search(forged).ok());
}

TEST_CASE("what a viewer may not read leaves no trace in what is found, page by page") {
  SearchedTwo with;
  SearchedTwo without;
  for (SearchedTwo* two : {&with, &without}) {
    for (int i = 0; i < 30; ++i) {
      say(two->a, "ab", "talk/one", "open point " + std::to_string(i));
      if (two == &with) {
        for (int hidden = 0; hidden < 40; ++hidden)
          say(two->b, "ab", "talk/secret", "open point, hidden", 2);
        say(two->b, "ab", "talk/secret", "open point, of a category", 0, {"ALPHA"});
      }
      two->world.settle();
      two->world.pass(10);
    }
    index(two->world);
  }
  // By their labels from the clerk, and from an officer of one body by the body.
  const auto member = [](SearchedTwo& two) {
    Viewer out = officer();
    auto& state = static_cast<EngineState&>(*two.a.engine);
    out.bodies = {{state.find_circle("ab")->record.id, "one"}};
    return out;
  };
  const std::pair<Viewer, Viewer> viewers[] = {{clerk(), clerk()}, {member(with), member(without)}};
  for (const auto& [viewer, same_elsewhere] : viewers) {
    for (const std::size_t limit : {1, 7, 30, 50}) {
      record::SearchRequest request = words("open point", limit);
      for (int pages = 0; pages < 40; ++pages) {
        const record::SearchPage one = page_of(with.a, viewer, request);
        const record::SearchPage other = page_of(without.a, same_elsewhere, request);
        CHECK(shown(one) == shown(other));
        CHECK(one.next == other.next);
        CHECK(one.hits.size() <= limit);
        CHECK(shown(one).find("hidden") == std::string::npos);
        if (one.next.empty()) break;
        request.after = one.next;
      }
    }
  }
  CHECK(page_of(with.a, clerk(), words("hidden")).hits.empty());
  CHECK(page_of(with.a, clerk(), words("hidden")).next.empty());
  CHECK(page_of(with.a, officer(), words("hidden", 50)).hits.size() == 50);
  CHECK(page_of(with.a, officer(), words("category")).hits.size() == 20);
  const Viewer foreign{"foreign", "OTHER", 3, {"ALPHA"}, true};
  CHECK(page_of(with.a, foreign, words("open")).hits.empty());
  const Viewer administrator{"administrator", "TEST", 3, {"ALPHA"}, false};
  CHECK(page_of(with.a, administrator, words("open")).hits.empty());
  // Nor does what was looked at and not shown raise the marking.
  const auto view = with.a.engine->view(officer());
  record::SearchRequest request = words("point 29");
  REQUIRE(view->search(request).ok());
  CHECK(view->marking().classification == 0);
  CHECK(view->marking().categories.empty());
}

TEST_CASE("destroyed content is not found from that moment on, and its words are wiped") {
  SearchedTwo two;
  const record::Reference gone = say(two.a, "ab", "talk/one", "the word qzunmistakable");
  say(two.a, "ab", "talk/one", "another word");
  index(two.world);
  REQUIRE(page_of(two.a, clerk(), words("qzunmistakable")).hits.size() == 1);
  REQUIRE(two.a.engine->destroy("ab", gone, "drafts", "registrar").ok());
  CHECK(page_of(two.a, clerk(), words("qzunmistakable")).hits.empty());
  REQUIRE(two.a.engine->turn_end().ok());
  CHECK(static_cast<EngineState&>(*two.a.engine).search().has_to_wipe());
  two.world.pass(10);
  two.world.pass(10);
  CHECK_FALSE(static_cast<EngineState&>(*two.a.engine).search().has_to_wipe());
  CHECK(page_of(two.a, clerk(), words("qzunmistakable")).hits.empty());
  CHECK(page_of(two.a, clerk(), words("another")).hits.size() == 1);
  // The other party destroys what it holds by itself.
  CHECK(page_of(two.b, clerk(), words("qzunmistakable")).hits.size() == 1);
  // Also after everything was made again.
  REQUIRE(two.a.engine->rebuild([](std::uint64_t, std::uint64_t) {}).ok());
  two.a.start();
  two.world.link("a.example", "b.example");
  index(two.world);
  CHECK(page_of(two.a, clerk(), words("qzunmistakable")).hits.empty());
  CHECK(page_of(two.a, clerk(), words("another")).hits.size() == 1);
}

TEST_CASE("the index goes on where it stood, and says when it is behind") {
  SearchedTwo two;
  for (int i = 0; i < 40; ++i) say(two.a, "ab", "talk/one", "first " + std::to_string(i));
  index(two.world);
  const std::uint64_t slices = two.a.engine->figures()["index_slices"];
  CHECK(slices > 0);
  two.world.cut("a.example", "b.example");
  two.a.start();
  two.world.pass(1'000);
  CHECK(page_of(two.a, clerk(), words("first", 50)).hits.size() == 40);
  CHECK(two.a.engine->figures()["index_slices"] <= 2);
  say(two.a, "ab", "talk/one", "second");
  // The tail of the moment is not told: it would say to everybody that somebody writes.
  const record::SearchPage tail = page_of(two.a, clerk(), words("second"));
  CHECK(tail.hits.empty());
  CHECK(tail.complete);
  two.world.pass(1'000);
  CHECK(page_of(two.a, clerk(), words("second")).hits.size() == 1);
  for (int i = 0; i < 1100; ++i) say(two.a, "ab", "talk/one", "third");
  CHECK_FALSE(page_of(two.a, clerk(), words("third")).complete);
  index(two.world);
  const record::SearchPage after = page_of(two.a, clerk(), words("third"));
  CHECK(after.hits.size() == 20);
  CHECK(after.complete);
}

TEST_CASE("many acts of one moment are all found, and each can be taken out") {
  SearchedTwo two;
  std::vector<record::Reference> said;
  for (int i = 0; i < 300; ++i)
    said.push_back(say(two.a, "ab", "talk/one", "moment x" + std::to_string(i)));
  index(two.world);
  CHECK(paged(two.a, clerk(), words("moment", 7)).find("x299") != std::string::npos);
  for (int i = 0; i < 300; i += 3) {
    REQUIRE(two.a.engine->destroy("ab", said[static_cast<std::size_t>(i)], "drafts", "one").ok());
    REQUIRE(two.a.engine->turn_end().ok());
  }
  for (int i = 0; i < 300; ++i) {
    const record::SearchPage page =
        page_of(two.a, clerk(), words("moment x" + std::to_string(i), 400));
    const bool there = std::any_of(page.hits.begin(), page.hits.end(), [&](const auto& hit) {
      return hit.act.ref == said[static_cast<std::size_t>(i)];
    });
    CHECK(there == (i % 3 != 0));
  }
}

}  // namespace node
