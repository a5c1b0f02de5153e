// Receivers by foreign libraries: arguments are the folder of modules, and ports for Fluentd's forward protocol and for GELF over UDP.
const [modules, forward, gelf] = process.argv.slice(2);
const { FluentServer } = require(modules + '/@fluent-org/logger');
const GrayGelf = require(modules + '/graygelf/server');
const say = (kind, value) => console.log(kind + ' ' + JSON.stringify(value));

const fluentd = new FluentServer({ listenOptions: { host: '127.0.0.1', port: Number(forward) } });
fluentd.on('entry', (tag, time, record) => say('fluentd', { tag, time, ...record }));

const graylog = GrayGelf();
graylog.on('message', message => say('gelf', message));
graylog.on('error', error => say('gelf-error', String(error)));
graylog.listen(Number(gelf), '127.0.0.1');
graylog._udp.on('listening', () => fluentd.listen().then(() => console.log('ready')));
