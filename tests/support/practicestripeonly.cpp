// A practice Stripe alone, for holding it against the official clients before anything else exists. Prints its address;
// the keys go to the file that is named (made readable by its owner only), never to a terminal.
#include "practice/stripe/practicestripe.h"

#include <QCoreApplication>
#include <QFile>
#include <QTextStream>

using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    if (arguments.size() < 3) {
        QTextStream(stderr) << "practice-stripe-only DATA_DIR KEY_FILE [PORT]\n";
        return 2;
    }
    console::practice::PracticeStripe::Options options;
    options.dataDir = arguments.at(1);
    options.seed = "practice-stripe-only";
    options.port = arguments.value(3).toUShort();
    console::practice::PracticeStripe stripe(options);
    if (const auto started = stripe.start(); !started) {
        QTextStream(stderr) << started.error().detail << '\n';
        return 1;
    }
    QFile keys(arguments.at(2));
    if (!keys.open(QIODevice::WriteOnly))
        return 1;
    keys.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    keys.write(stripe.keys().secretTest);
    keys.close();
    QTextStream(stdout) << stripe.address().toString() << Qt::endl;
    return app.exec();
}
