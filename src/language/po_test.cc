#include "language/po.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace probity::language {
namespace {

constexpr std::string_view kHeader =
    "msgid \"\"\nmsgstr \"\"\n\"Language: fr\\n\"\n"
    "\"Content-Type: text/plain; charset=UTF-8\\n\"\n"
    "\"Plural-Forms: nplurals=2; plural=(n > 1);\\n\"\n";

base::Result<Po> parse(std::string_view rest) {
  return parse_po(std::string(kHeader) + "\n" + std::string(rest), "x.po");
}

std::string refusal(std::string_view rest) {
  const auto po = parse(rest);
  return po ? "taken" : po.error().rule + " " + po.error().pointer;
}

TEST(Po, ReadsWhatTranslatorsWrite) {
  const auto po = parse(
      "# by hand\n#. for you\n#: src/a.cc src/b.cc\n#, c-format\nmsgid \"Uses\"\nmsgstr "
      "\"Usages\"\n"
      "msgctxt \"verb\"\nmsgid \"Open\"\nmsgstr \"Ouvrir\"\n"
      "\n#, fuzzy\nmsgid \"a \\\"b\\\"\\n\"\n\"c\\\\d\\t\"\nmsgstr \"\"\r\n"
      "msgid \"{} use\"\nmsgid_plural \"{} uses\"\nmsgstr[0] \"{} usage\"\nmsgstr[1] \"{} "
      "usages\"\n"
      "#~ msgid \"gone\"\n#~ msgstr \"parti\"\n");
  ASSERT_TRUE(po) << po.error().what << po.error().pointer;
  EXPECT_EQ(po->language, "fr");
  EXPECT_EQ(po->plurals, Plurals::more_than_one);
  ASSERT_EQ(po->messages.size(), 4u);
  EXPECT_EQ(po->messages[0].id, "Uses");
  EXPECT_EQ(po->messages[0].texts, std::vector<std::string>{"Usages"});
  EXPECT_EQ(po->messages[1].id, "verb\4Open");
  EXPECT_EQ(po->messages[2].id, "a \"b\"\nc\\d\t");
  EXPECT_TRUE(po->messages[2].is_fuzzy);
  EXPECT_EQ(po->messages[3].plural, "{} uses");
  EXPECT_EQ(po->messages[3].texts, (std::vector<std::string>{"{} usage", "{} usages"}));
  EXPECT_FALSE(po->messages[3].is_fuzzy);
  EXPECT_EQ(po->messages[3].line, 21u);
}

TEST(Po, RefusesWithTheLine) {
  EXPECT_EQ(refusal("msgid \"a\"\nmsgstr \"b\"\n\nmsgid \"a\"\nmsgstr \"c\"\n"),
            "po.twice x.po:11");
  EXPECT_EQ(refusal("msgid \"a\"\n"), "po.order x.po:7");
  EXPECT_EQ(refusal("msgstr \"a\"\n"), "po.order x.po:7");
  EXPECT_EQ(refusal("\"a\"\n"), "po.order x.po:7");
  EXPECT_EQ(refusal("msgid \"a\"\nmsgid_plural \"as\"\nmsgstr \"b\"\n"), "po.order x.po:9");
  EXPECT_EQ(refusal("msgid \"a\"\nmsgid_plural \"as\"\nmsgstr[0] \"b\"\n"), "po.order x.po:9");
  EXPECT_EQ(refusal("msgid \"a\"\nmsgstr[0] \"b\"\n"), "po.order x.po:8");
  EXPECT_EQ(refusal("msgid \"a\"\n# no\nmsgstr \"b\"\n"), "po.order x.po:8");
  EXPECT_EQ(refusal("msgid a\nmsgstr \"b\"\n"), "po.quote x.po:7");
  EXPECT_EQ(refusal("msgid \"a\"b\"\nmsgstr \"b\"\n"), "po.quote x.po:7");
  EXPECT_EQ(refusal("msgid \"a\\x\"\nmsgstr \"b\"\n"), "po.escape x.po:7");
  EXPECT_EQ(refusal("msgid \"a\\\"\nmsgstr \"b\"\n"), "po.escape x.po:7");
  EXPECT_EQ(refusal("msgid \"a\tb\"\nmsgstr \"b\"\n"), "po.escape x.po:7");
  EXPECT_EQ(refusal("nonsense\n"), "po.word x.po:7");
  EXPECT_EQ(refusal("domain \"x\"\n"), "po.order x.po:7");
  EXPECT_EQ(refusal("msgid \"\"\nmsgstr \"again\"\n"), "po.twice x.po:8");
  EXPECT_EQ(refusal("msgid \"a\xff\"\n"), "po.utf8 x.po:0");
  EXPECT_EQ(refusal("msgid \"" + std::string(kPoTextBytes + 1, 'a') + "\"\n"), "po.size x.po:7");
}

TEST(Po, RefusesAHeaderThatItDoesNotKnow) {
  const auto rule = [](std::string_view text) {
    const auto po = parse_po(text, "x.po");
    return po ? "taken" : po.error().rule;
  };
  EXPECT_EQ(rule(""), "po.header");
  EXPECT_EQ(rule("msgid \"a\"\nmsgstr \"b\"\n"), "po.header");
  for (const std::string_view part : {"Language: fr", "charset=UTF-8", "plural=(n > 1);"}) {
    std::string header(kHeader);
    header.replace(header.find(part), part.size(), "x");
    EXPECT_EQ(rule(header), "po.header") << part;
  }
  EXPECT_EQ(rule(kHeader), "taken");
}

// Po as text again.
void write_text(std::string& out, std::string_view word, std::string_view text) {
  out.append(word).append(" \"");
  for (const char c : text) {
    switch (c) {
      case '\n':
        out += "\\n";
        break;
      case '\t':
        out += "\\t";
        break;
      case '"':
      case '\\':
        out += '\\';
        [[fallthrough]];
      default:
        out += c;
    }
  }
  out += "\"\n";
}

std::string written(const Po& po) {
  std::string out;
  write_text(out, "msgid", "");
  write_text(out, "msgstr",
             "Language: " + po.language +
                 "\nContent-Type: text/plain; charset=UTF-8\nPlural-Forms: " +
                 (po.plurals == Plurals::not_one ? "nplurals=2; plural=(n != 1);\n"
                                                 : "nplurals=2; plural=(n > 1);\n"));
  for (const PoMessage& message : po.messages) {
    out += message.is_fuzzy ? "\n#, fuzzy\n" : "\n";
    write_text(out, "msgid", message.id);
    if (message.plural.empty()) {
      write_text(out, "msgstr", message.texts.front());
      continue;
    }
    write_text(out, "msgid_plural", message.plural);
    for (std::size_t form = 0; form < message.texts.size(); ++form)
      write_text(out, "msgstr[" + std::to_string(form) + "]", message.texts[form]);
  }
  return out;
}

rc::Gen<std::string> some_text() {
  return rc::gen::container<std::string>(
      rc::gen::element('a', 'b', ' ', '"', '\\', '\n', '\t', '{', '}', '<', '>', '#'));
}

TEST(Po, WhatIsWrittenIsRead) {
  EXPECT_TRUE(rc::check([] {
    Po po;
    po.language = "fr";
    po.plurals = *rc::gen::element(Plurals::not_one, Plurals::more_than_one);
    const auto ids = *rc::gen::unique<std::vector<std::string>>(some_text());
    for (const std::string& id : ids) {
      if (id.empty()) continue;
      PoMessage message;
      message.id = id;
      message.plural = *some_text();
      message.is_fuzzy = *rc::gen::arbitrary<bool>();
      message.texts.push_back(*some_text());
      if (!message.plural.empty()) message.texts.push_back(*some_text());
      po.messages.push_back(std::move(message));
    }
    const auto again = parse_po(written(po), "x.po");
    RC_ASSERT(again.has_value());
    RC_ASSERT(again->plurals == po.plurals);
    RC_ASSERT(again->messages.size() == po.messages.size());
    for (std::size_t i = 0; i < po.messages.size(); ++i) {
      RC_ASSERT(again->messages[i].id == po.messages[i].id);
      RC_ASSERT(again->messages[i].plural == po.messages[i].plural);
      RC_ASSERT(again->messages[i].texts == po.messages[i].texts);
      RC_ASSERT(again->messages[i].is_fuzzy == po.messages[i].is_fuzzy);
    }
  }));
}

}  // namespace
}  // namespace probity::language
