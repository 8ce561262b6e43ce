// If this fails, what a ministry took out of the node cannot be unpacked, or a file comes out of it
// with other bytes or under another's name.
#include "papers/zip_out.h"

#include <doctest/doctest.h>
#include <unistd.h>
#include <zip.h>

#include <cstdlib>

#include "papers/archive.h"
#include "papers/clean.h"
#include "papers/document.h"

namespace {

// A member of 200,000 bytes, given in pieces that are no blocks.
Bytes large() {
  Bytes out;
  for (int i = 0; out.size() < 200'000; ++i) out += std::to_string(i) + " ";
  return out;
}

Bytes archive(papers::ZipOut zip) {
  const Bytes many = large();
  Bytes out = zip.begin("2031-05-12 회의/조사.txt");
  out += zip.add("water");
  out += zip.end();
  out += zip.begin("empty");
  out += zip.end();
  out += zip.begin("large.bin");
  for (std::size_t at = 0; at < many.size(); at += 70'001)
    out += zip.add(ByteView(many).substr(at, 70'001));
  out += zip.end();
  return out + zip.finish();
}

}  // namespace

TEST_CASE("an archive that is written front to back is read by another's library") {
  const Bytes bytes = archive(papers::ZipOut());
  CHECK(bytes == archive(papers::ZipOut()));
  auto read = papers::Archive::open(bytes);
  REQUIRE(read.ok());
  REQUIRE(read.value().members().size() == 3);
  CHECK(read.value().read("2031-05-12 회의/조사.txt", 100).value() == "water");
  CHECK(read.value().read("empty", 100).value().empty());
  CHECK(read.value().read("large.bin", 1 << 20).value() == large());
}

TEST_CASE("a member that stands there as it is is told by the first bytes of the file") {
  papers::ZipOut zip;
  Bytes bytes = zip.stored("mimetype", "application/hwp+zip");
  bytes += zip.begin("a/b.xml");
  bytes += zip.add("<b/>");
  bytes += zip.end();
  bytes += zip.finish();
  // Ahead of it 30 bytes, and its name: nothing in between.
  CHECK(bytes.substr(30, 27) == "mimetypeapplication/hwp+zip");
  auto read = papers::Archive::open(bytes);
  REQUIRE(read.ok());
  REQUIRE(read.value().members().size() == 2);
  CHECK(read.value().read("mimetype", 100).value() == "application/hwp+zip");
  CHECK(read.value().read("a/b.xml", 100).value() == "<b/>");
}

TEST_CASE("what stands beyond four gigabytes is found there") {
  constexpr std::uint64_t kBefore = (std::uint64_t{5} << 30) + 7;
  const Bytes bytes = archive(papers::ZipOut(kBefore));
  char path[] = "/tmp/zip_out_test.XXXXXX";
  const int file = ::mkstemp(path);
  REQUIRE(file >= 0);
  // A hole takes no room on the disk.
  REQUIRE(::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(kBefore)) ==
          static_cast<ssize_t>(bytes.size()));
  int error = 0;
  zip_t* zip = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &error);
  REQUIRE(zip != nullptr);
  CHECK(zip_get_num_entries(zip, 0) == 3);
  zip_file_t* member = zip_fopen(zip, "large.bin", 0);
  REQUIRE(member != nullptr);
  Bytes out(300'000, '\0');
  out.resize(static_cast<std::size_t>(zip_fread(member, out.data(), out.size())));
  CHECK(out == large());
  zip_fclose(member);
  zip_discard(zip);
  ::close(file);
  ::unlink(path);
}

TEST_CASE("more members than sixteen bits count") {
  papers::ZipOut zip;
  Bytes bytes;
  for (int i = 0; i < 66'000; ++i) {
    bytes += zip.begin(std::to_string(i));
    bytes += zip.end();
  }
  bytes += zip.finish();
  zip_error_t error;
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* read = zip_open_from_source(source, ZIP_RDONLY, &error);
  REQUIRE(read != nullptr);
  CHECK(zip_get_num_entries(read, 0) == 66'000);
  zip_discard(read);
}

TEST_CASE("names that a file system would take for one are told apart, and devices are none") {
  std::set<std::string> taken;
  CHECK(papers::name_apart("Annex.pdf", taken) == "Annex.pdf");
  CHECK(papers::name_apart("ANNEX.PDF", taken) == "ANNEX (2).PDF");
  CHECK(papers::name_apart("annex (2).pdf", taken) == "annex (2) (2).pdf");
  CHECK(papers::name_apart("Straße", taken) == "Straße");
  CHECK(papers::name_apart("STRASSE", taken) == "STRASSE (2)");
  for (const char* name : {"CON", "nul.txt", "Com1.tar.gz", "lpt9"})
    CHECK(papers::file_name(name) == "_" + std::string(name));
  for (const char* name : {"CONSUL.txt", "COM0", "com10"}) CHECK(papers::file_name(name) == name);
  CHECK(papers::file_name("../../etc/\u202Epasswd") == "passwd");
}

TEST_CASE("a link of an index leads to the file beside it, whatever that is called") {
  papers::Document document;
  document.list({"a <b>", "nothing"}, {"javascript:alert(1)//x \"y\"/하.txt", ""});
  const Bytes html = papers::html_of(document);
  CHECK(html.find("<li><a href=\"./javascript%3Aalert%281%29//x%20%22y%22/%ED%95%98.txt\">a "
                  "&lt;b&gt;</a></li>") != Bytes::npos);
  CHECK(html.find("<li>nothing</li>") != Bytes::npos);
}
