#include "server/render/messages.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>

namespace probity::server::render {
namespace {

using List = std::vector<std::string>;

Sources partials() {
  return [](std::string_view name) -> std::optional<std::string_view> {
    static const std::map<std::string, std::string, std::less<>> all = {
        {"link", "{{?href}}<a href=\"{{href}}\">{{text}}</a>{{/href}}{{^href}}{{text}}{{/href}}"},
        {"list", "<ul><li>{{text}}</li></ul>"},
        {"outer", "<b>{{> list}}</b>"},
        {"round", "{{> round}}"}};
    const auto found = all.find(name);
    if (found == all.end()) return std::nullopt;
    return found->second;
  };
}

List cut(std::string_view source) {
  List out;
  for (const Message& message : messages(source, partials())) out.push_back(message.text);
  return out;
}

TEST(Messages, AreTextBetweenBlocks) {
  EXPECT_EQ(cut("<h1>Uses\n  of  AI</h1>\n<p>{{total}} uses, &amp; so on.</p><p>{{x}} · 3</p>"),
            (List{"Uses of AI", "{{total}} uses, &amp; so on."}));
  EXPECT_EQ(cut("one<br>two {{! said }} three"), (List{"one", "two", "three"}));
  EXPECT_EQ(cut("<!-- no --><!doctype html><p>&nbsp;</p>"), List{});
}

TEST(Messages, KeepInlineTagsButNotOneAroundAll) {
  EXPECT_EQ(cut("<p>See <a href=\"/uses\">all uses</a>, or <em>none</em>.</p>"),
            List{"See <a href=\"/uses\">all uses</a>, or <em>none</em>."});
  EXPECT_EQ(cut("<p><a href=\"/uses\"><strong>All uses</strong></a></p>"), List{"All uses"});
  EXPECT_EQ(cut("<p><strong>a</strong> and <strong>b</strong></p>"),
            List{"<strong>a</strong> and <strong>b</strong>"});
  EXPECT_EQ(cut("<span class=\"lab\">Kind</span><span class=\"val\">{{kind}} here</span>"),
            (List{"Kind", "{{kind}} here"}));
  EXPECT_EQ(cut("<b>{{digit}}</b> <strong>Impact</strong> {{#at}}{{> link}}{{/at}}"),
            List{"Impact"});
  EXPECT_EQ(cut("<a href=\"/x\">Open<span class=\"vh\"> the use {{name}}</span></a>"),
            List{"Open<span class=\"vh\"> the use {{name}}</span>"});
  EXPECT_EQ(cut("<span>before<div>within</div>after</span>"), (List{"before", "within", "after"}));
}

TEST(Messages, EndWhereASectionSaysSomething) {
  EXPECT_EQ(cut("<p>{{#open}}open{{/open}}{{^open}}closed{{/open}} now</p>"),
            (List{"open", "closed", "now"}));
  EXPECT_EQ(cut("{{#rows}}<li>row</li>{{/rows}}"), List{"row"});
  EXPECT_EQ(cut("<b>one{{#x}}</b>two{{/x}}"), (List{"one", "two"}));
}

TEST(Messages, HoldWhatMerelyPrints) {
  EXPECT_EQ(cut("<p>{{who}}, signed {{#on}}{{> time}}{{/on}}</p>"), List{"{{who}}, signed"});
  EXPECT_EQ(cut("<p>{{#who}}{{> link}}{{/who}}, {{?on}}<b>{{on}}</b>{{/on}} signed</p>"),
            List{"{{#who}}{{> link}}{{/who}}, {{?on}}<b>{{on}}</b>{{/on}} signed"});
  EXPECT_EQ(cut("a {{> link}} b {{> list}} c {{> outer}} d {{> round}} e"),
            (List{"a {{> link}} b", "c", "d", "e"}));
}

TEST(Messages, LeaveOutWhatIsNotForTranslators) {
  EXPECT_EQ(cut("<p><code>{{a}} GET</code></p><p translate=\"no\">x</p>"), List{"x"});
  EXPECT_EQ(cut("<p><span translate=\"no\">Probity <b>x</b></span> {{x}}</p>"), List{});
  EXPECT_EQ(cut("<p>put <code>.json</code> behind it</p>"),
            List{"put <code>.json</code> behind it"});
}

TEST(Messages, StandInAttributesToo) {
  EXPECT_EQ(cut("<nav aria-label=\"Menu\"><img alt=\"A {{x}}\" src=\"/x\" title='no'></nav>"),
            (List{"Menu", "A {{x}}"}));
  EXPECT_EQ(
      cut("<meta name=\"description\" content=\"About\"><meta name=\"viewport\" content=\"w\">"),
      List{"About"});
  EXPECT_EQ(cut("<p title=\"{{#a}}yes{{/a}}{{^a}}no{{/a}}\">x</p>"), (List{"yes", "no", "x"}));
  EXPECT_EQ(cut("one <a title=\"two\">three</a> four"), (List{"one", "two", "three", "four"}));
}

TEST(Messages, AreReplacedWhereTheyStand) {
  const auto shout = [](std::string_view english) -> std::string_view {
    return english == "Menu" ? "Le \"menu\"" : english == "a <b>b</b> c" ? "<b>B</b> & A" : english;
  };
  EXPECT_EQ(
      translated("<nav aria-label=\"Menu\">\n<p> a\n<b>b</b> c </p>\n<i>Stays   so</i></nav>",
                 partials(), shout),
      "<nav aria-label=\"Le &quot;menu&quot;\">\n<p> <b>B</b> & A </p>\n<i>Stays   so</i></nav>");
}

TEST(Messages, NoTemplateBreaksTheCut) {
  const auto piece = rc::gen::element<std::string>(
      "{{", "}}", "{{#a}}", "{{/a}}", "{{^b}}", "{{/b}}", "{{c}}", "{{> link}}", "{{> list}}",
      "<a href=\"", "\">", "<b>", "</b>", "<div>", "</div>", "<!--", "-->", "<", ">", " title=\"x",
      "\"", "<code>", "</code>", "\n", " ", "word");
  EXPECT_TRUE(rc::check([&] {
    std::string text;
    for (const std::string& part : *rc::gen::container<std::vector<std::string>>(piece))
      text += part;
    std::size_t end = 0;
    for (const Message& message : messages(text, partials())) {
      RC_ASSERT(message.begin >= end);
      RC_ASSERT(message.end > message.begin);
      RC_ASSERT(message.end <= text.size());
      end = message.end;
    }
    const auto same = [](std::string_view english) { return english; };
    RC_ASSERT(translated(text, partials(), same) == text);
  }));
}

}  // namespace
}  // namespace probity::server::render
