#include "gui/screenshots.h"
#include "ui/widgets/copyfield.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/modechip.h"
#include "ui/widgets/statuschip.h"
#include "ui/widgets/statuschipdelegate.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/themedicon.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTest>
#include <QToolButton>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

class TestWidgets : public QObject
{
    Q_OBJECT

    static QList<QPalette> palettes() { return {Theme::lightPalette(), Theme::darkPalette()}; }
    static int differingPixels(const QImage &a, const QImage &b)
    {
        int count = 0;
        for (int y = 0; y < a.height(); ++y) {
            for (int x = 0; x < a.width(); ++x)
                count += a.pixel(x, y) != b.pixel(x, y);
        }
        return count;
    }

private Q_SLOTS:
    void everyToneIsLegibleInBothThemes()
    {
        for (const QPalette &palette : palettes()) {
            for (const Tone tone :
                 {Tone::Neutral, Tone::Info, Tone::Good, Tone::Pending, Tone::Warning, Tone::Bad, Tone::Dispute}) {
                const ToneColours colours = toneColours(tone, palette);
                QVERIFY2(contrastRatio(colours.text, colours.background) >= 4.5, qPrintable(colours.text.name()));
            }
        }
    }

    void everyTextOfThePalettesIsLegible()
    {
        for (const QPalette &p : palettes()) {
            const auto ratio = [&](QPalette::ColorRole text, QPalette::ColorRole on) {
                return contrastRatio(p.color(QPalette::Active, text), p.color(QPalette::Active, on));
            };
            QVERIFY(ratio(QPalette::WindowText, QPalette::Window) >= 7);
            QVERIFY(ratio(QPalette::Text, QPalette::AlternateBase) >= 7);
            QVERIFY(ratio(QPalette::ButtonText, QPalette::Button) >= 7);
            QVERIFY(ratio(QPalette::HighlightedText, QPalette::Highlight) >= 4.5);
            QVERIFY(ratio(QPalette::PlaceholderText, QPalette::Base) >= 4.5);
            QVERIFY(ratio(QPalette::PlaceholderText, QPalette::Window) >= 4.5);
            QVERIFY(ratio(QPalette::Link, QPalette::Base) >= 4.5);
            QVERIFY(ratio(QPalette::ToolTipText, QPalette::ToolTipBase) >= 7);
        }
    }

    void practiceTestAndLiveDifferInWordAndColour()
    {
        const ModeLook looks[] = {modeLook(Mode::Test, true), modeLook(Mode::Test, false), modeLook(Mode::Live, false)};
        for (const ModeLook &a : looks) {
            QVERIFY(contrastRatio(a.text, a.background) >= 4.5);
            for (const ModeLook &b : looks) {
                if (&a != &b)
                    QVERIFY(a.word != b.word && a.background != b.background);
            }
        }
    }

    void theThemeTurnsTheWholeProgram()
    {
        Theme theme;
        QSignalSpy changed(&theme, &Theme::changed);
        theme.apply(Theme::Appearance::Dark);
        QVERIFY(isDark(QApplication::palette()));
        theme.apply(Theme::Appearance::Light);
        QVERIFY(!isDark(QApplication::palette()));
        QCOMPARE(changed.size(), 2);
        for (const auto a : {Theme::Appearance::System, Theme::Appearance::Light, Theme::Appearance::Dark})
            QCOMPARE(Theme::fromString(Theme::toString(a)), a);
    }

    void iconsFollowTheThemeAndTheScale()
    {
        Theme theme;
        theme.apply(Theme::Appearance::Light);
        const QIcon icon = themedIcon(u"refund"_s);
        QVERIFY(!icon.isNull());
        const QImage light = icon.pixmap(QSize(24, 24), 1.0).toImage();
        theme.apply(Theme::Appearance::Dark);
        const QImage dark = icon.pixmap(QSize(24, 24), 1.0).toImage();
        QVERIFY(differingPixels(light, dark) > 20);
        QCOMPARE(icon.pixmap(QSize(24, 24), 2.0).size(), QSize(48, 48));
        QVERIFY(themedIcon(u"no such icon"_s).isNull());
        theme.apply(Theme::Appearance::Light);
    }

    void aChipAlwaysCarriesItsText()
    {
        for (const PaymentStatus status : allPaymentStatuses()) {
            StatusChip chip;
            chip.showStatus(status);
            QCOMPARE(chip.text(), displayName(status));
            QCOMPARE(chip.accessibleName(), displayName(status));
            QVERIFY(!themedIcon(iconOf(status)).isNull());
            QVERIFY(chip.sizeHint().width() > chip.fontMetrics().horizontalAdvance(chip.text()));
        }
    }

    void theDelegateDrawsStatusAndStuckMark()
    {
        QStandardItemModel model(1, 1);
        model.setData(model.index(0, 0), u"Pending"_s);
        model.setData(model.index(0, 0), int(PaymentStatus::Pending), Qt::UserRole + 1);
        StatusChipDelegate delegate(Qt::UserRole + 1, Qt::UserRole + 2);
        const auto painted = [&] {
            QImage image(240, 32, QImage::Format_RGB32);
            image.fill(Qt::white);
            QPainter painter(&image);
            QStyleOptionViewItem option;
            option.rect = image.rect();
            option.palette = Theme::lightPalette();
            option.fontMetrics = QFontMetrics(option.font);
            delegate.paint(&painter, option, model.index(0, 0));
            return image;
        };
        QImage blank(240, 32, QImage::Format_RGB32);
        blank.fill(Qt::white);
        const QImage plain = painted();
        QVERIFY(differingPixels(plain, blank) > 200);
        model.setData(model.index(0, 0), true, Qt::UserRole + 2);
        QVERIFY(differingPixels(plain, painted()) > 20);
    }

    void aMessageShowsTextButtonsAndCloses()
    {
        MessageBar bar;
        QVERIFY(!bar.isShown());
        bar.showMessage(MessageBar::Kind::Warning, u"<b>not rich</b>"_s);
        QVERIFY(bar.isShown());
        QCOMPARE(bar.text(), u"<b>not rich</b>"_s);
        QCOMPARE(bar.findChild<QLabel *>(u"messageTextLabel"_s)->textFormat(), Qt::PlainText);
        int ran = 0;
        bar.addAction(u"Try again"_s, &bar, [&] { ++ran; });
        bar.findChild<QPushButton *>(u"messageActionButton"_s)->click();
        QCOMPARE(ran, 1);
        QSignalSpy closed(&bar, &MessageBar::closed);
        bar.findChild<QToolButton *>(u"messageCloseButton"_s)->click();
        QCOMPARE(closed.size(), 1);
        QVERIFY(!bar.isShown());
    }

    void aMessageIsLegibleAfterTheThemeTurned()
    {
        Theme theme;
        theme.apply(Theme::Appearance::Light);
        MessageBar bar;
        bar.showMessage(MessageBar::Kind::Warning, u"A message"_s);
        for (const auto appearance : {Theme::Appearance::Dark, Theme::Appearance::Light}) {
            theme.apply(appearance);
            QCoreApplication::processEvents();
            const QLabel *label = bar.findChild<QLabel *>(u"messageTextLabel"_s);
            const ToneColours colours = toneColours(Tone::Warning, bar.palette());
            QCOMPARE(label->palette().color(QPalette::WindowText), colours.text);
        }
    }

    void anErrorNamesItsRequest()
    {
        MessageBar bar;
        Error error;
        error.userText = u"Stripe is busy."_s;
        error.requestId = u"req_123"_s;
        bar.showError(error);
        QVERIFY(bar.text().contains(u"Stripe is busy."_s) && bar.text().contains(u"req_123"_s));
    }

    void aValueIsCopied()
    {
        CopyField field;
        field.setValue(u"pi_123"_s, u"payment intent"_s);
        QSignalSpy copied(&field, &CopyField::copied);
        auto *button = field.findChild<QToolButton *>(u"copyButton"_s);
        QCOMPARE(button->accessibleName(), u"Copy payment intent"_s);
        button->click();
        QCOMPARE(QApplication::clipboard()->text(), u"pi_123"_s);
        QCOMPARE(copied.size(), 1);
    }

    void anEmptyStateOffersItsAction()
    {
        EmptyState state;
        state.showState(u"search"_s, u"No payment matches"_s, u"Try other words."_s, u"Show all"_s);
        QSignalSpy spy(&state, &EmptyState::actionTriggered);
        state.findChild<QPushButton *>(u"emptyActionButton"_s)->click();
        QCOMPARE(spy.size(), 1);
        state.showState(u"search"_s, u"Nothing"_s, u"Wait."_s);
        QVERIFY(state.findChild<QPushButton *>(u"emptyActionButton"_s)->isHidden());
    }
};

QTEST_MAIN(TestWidgets)
#include "tst_widgets.moc"
